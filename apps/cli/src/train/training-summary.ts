import { charactersOf, type LanguageModelRun } from '@ridgeline/recipes';
import { countParams } from '@ridgeline/tensors';
import { tidy, zeros } from '@tensorflow/tfjs-core';
import type { Device } from '../command-line/backend.ts';
import { tokensText } from '../tasks/language-model/tokens-text.ts';
import { bytes, count, percent, unitText } from '../terminal/format.ts';
import { tellFact } from '../terminal/tell-fact.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** Copies of the weights that an optimizer holds: its moments. */
const copiesOf = ({ optimizer }: LanguageModelRun): number =>
  tidy(() => Object.keys(optimizer.init({ w: zeros([1]) })).length);

/** What the vocabulary lacks of the texts that losses are measured on. */
const unknownTexts = ({ coverage }: LanguageModelRun): readonly string[] =>
  (['train', 'valid'] as const).flatMap((part) => {
    const { unknownTokens, targets } = coverage[part]();
    const name = part === 'train' ? 'training' : 'validation';
    return unknownTokens === 0 ? [] : [`${percent(unknownTokens / targets)} of the ${name} tokens`];
  });

/** Tells before the first step what is going to be trained, on what, and how. */
export const tellSummary = (
  run: LanguageModelRun,
  { backend, determinism }: Device,
  threads: string,
  terminal: Terminal,
): void => {
  const { model, tokenizer, batches, config } = run;
  const { train, valid } = charactersOf(run.parts);
  const { batchSize, sequenceLength, maxSteps } = config.training;
  const size = countParams(model.parameters);
  // weights and gradients, what the optimizer and an average keep, and the best weights so far
  const memory = 4 * size * (3 + copiesOf(run) + (run.averaging === undefined ? 0 : 1));
  const line = tellFact(terminal);
  line('text', `${count(train)} characters to train, ${count(valid)} to validate`);
  line('vocabulary', `${count(tokenizer.vocabulary.length)} ${tokensText(config.tokenizer)}`);
  for (const unknown of unknownTexts(run)) line('unknown', unknown);
  line('model', `${unitText(config.model)}; ${count(size)} parameters`);
  if (config.regularizers.length === 0) line('regularizer', 'none');
  for (const rule of config.regularizers) line('regularizer', unitText(rule));
  line('optimizer', unitText(config.optimizer));
  for (const part of ['loss', 'objective', 'gradient', 'averaging'] as const) {
    const unit = config[part];
    if (unit !== undefined) line(part, unitText(unit));
  }
  line(
    'batches',
    `${batchSize} × ${sequenceLength} tokens, ${count(batches.stepsPerEpoch)} steps an epoch, ${count(maxSteps)} steps in all`,
  );
  line('seed', String(config.seed));
  line('backend', determinism === 'portable' ? backend : `${backend}, ${determinism}`);
  if (threads !== '1') line('threads', threads);
  line('memory', `${bytes(memory)} for weights, gradients and optimizer; activations come on top`);
};
