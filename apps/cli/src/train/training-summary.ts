import type { StepRun } from '@ridgeline/recipes';
import { countParams } from '@ridgeline/tensors';
import { ruledParameters } from '@ridgeline/trainers';
import { tidy, zeros } from '@tensorflow/tfjs-core';
import type { Device } from '../command-line/backend.ts';
import { kernels, kernelsText } from '../command-line/kernels.ts';
import { bytes, count, unitText } from '../terminal/format.ts';
import { idleRules, ruledFacts } from '../terminal/ruled-text.ts';
import { tellFact } from '../terminal/tell-fact.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { StepTraining } from './step-training.ts';

/** Copies of the weights that an optimizer holds: its moments. */
const copiesOf = ({ optimizer }: StepRun): number =>
  tidy(() => Object.keys(optimizer.init({ w: zeros([1]) })).length);

/** Tells before the first step what is going to be trained, on what, and how. */
export const tellSummary = (
  { training, run }: { readonly training: StepTraining; readonly run: StepRun },
  { backend, determinism }: Device,
  threads: string,
  terminal: Terminal,
): void => {
  const { model, batches, config } = run;
  const { maxSteps } = config.training;
  const size = countParams(model.parameters);
  // weights and gradients, what the optimizer and an average keep, and the best weights so far
  const memory = 4 * size * (3 + copiesOf(run) + (run.averaging === undefined ? 0 : 1));
  const line = tellFact(terminal);
  for (const [name, text] of training.facts(run)) line(name, text);
  line('model', `${unitText(config.model)}; ${count(size)} parameters`);
  if (config.regularizers.length === 0) line('regularizer', 'none');
  for (const rule of config.regularizers) line('regularizer', unitText(rule));
  const parameters = ruledParameters(run);
  for (const [name, text] of ruledFacts(parameters)) line(name, text);
  for (const rule of idleRules(parameters))
    terminal.warn(
      `${rule}: it selects only weights whose common scale a norm takes out: shrinking them changes the effective learning rate, and nothing that the model says.`,
    );
  line('optimizer', unitText(config.optimizer));
  for (const part of ['loss', 'objective', 'gradient', 'averaging'] as const) {
    const unit = config[part];
    if (unit !== undefined) line(part, unitText(unit));
  }
  line(
    'batches',
    `${training.batchText(run)}, ${count(batches.stepsPerEpoch)} steps an epoch, ${count(maxSteps)} steps in all`,
  );
  line('seed', String(config.seed));
  const rounding = determinism === 'portable' ? [] : [determinism];
  line('backend', [backend, ...rounding, ...kernelsText(kernels())].join(', '));
  if (threads !== '1') line('threads', threads);
  line('memory', `${bytes(memory)} for weights, gradients and optimizer; activations come on top`);
};
