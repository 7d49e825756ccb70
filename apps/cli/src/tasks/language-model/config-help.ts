import { kinds } from '@ridgeline/recipes';
import { unitExample, unitExamples } from '../../command-line/unit-example.ts';
import { wrap } from '../../command-line/wrap.ts';

/** `  averaging: { kind: ema, decay: 0.99 }`, for each kind. */
const keyed = (key: string, what: string): string =>
  Object.values(kinds[what]!)
    .map((kind) => unitExample(kind).replace('- ', `${key}: `))
    .join('\n');

/** An example of every penalty, noise and constraint. */
const penalties = (): string =>
  [
    unitExamples(kinds.regularizer!),
    unitExamples(kinds['penalty of units']!, { of: 'hidden', as: 'proximal' }),
    unitExamples(kinds.noise!, { at: 'output' }),
    unitExamples(kinds['activity penalty']!, { at: 'logits' }),
    unitExamples(kinds['weight noise']!),
    unitExamples(kinds['input noise']!),
    unitExamples(kinds.constraint!),
  ].join('\n');

/** Those that take steps by themselves. */
const optimizers = (): readonly string[] =>
  Object.values(kinds.optimizer!).flatMap(({ kind, options }) => ('learningRate' in options ? [kind] : []));

/** The kinds of every stage of a tokenizer. */
const stages = (): string =>
  ['normalizer', 'pre-tokenizer', 'tokenizer model', 'token decoder']
    .map((what) => wrap(`  ${what}: ${Object.keys(kinds[what]!).join(', ')}`, 4))
    .join('\n');

/** What a configuration of a language model may name, with an example of each. */
export const configHelp =
  (): string => `Under regularizers (a strength has no default; more: ridgeline explain KIND):
${penalties()}
Weight penalties act as penalty, proximal or decoupled. They, noise of weights
and constraints take
  on: { role: [kernel, recurrent], path: ['lstm/**'] }
What compare holds against no penalty, a list or data for one strength:
  compare: { families: { mine: [{ kind: l1, as: proximal, lambda: data }] } }
A proximal map goes by the learning rate, or by the step size that the
optimizer has for each weight, so that its strength stays in nats:
  metric: adaptive
A strength λ may change from step to step, by any schedule:
  strength: { kind: linear, from: 0, to: 1, steps: 500 }
Of is a width of the model: embedding, hidden. Units that a proximal groupLasso
has emptied leave the computation: training: { narrowEvery: 50 }
At is a site of the model: embedding, hidden, output, logits.
Noise of inputs acts on ids; a translation may say input: source.

Models: ${Object.keys(kinds.model!).join(', ')}
Heads of a language model, under model, for large vocabularies:
${keyed('head', 'head')}
${wrap(`Optimizers: ${optimizers().join(', ')}`, 2)}
They take clipGlobalNorm, clipNorm of each parameter, or clipValue.
learningRate is a number or
${unitExamples(kinds.schedule!)}
Parameters that learn at rates of their own, under optimizer:
  groups: [{ on: { role: [embedding] }, factor: 0.1 }]

What a step is made of otherwise, where it is given:
${keyed('loss', 'loss')}
${keyed('objective', 'objective')}
${keyed('gradient', 'gradient method')}
${keyed('averaging', 'averaging')}
Evaluation measures plain crossEntropy, without noise, whatever is trained.

Tokenizers:
${unitExamples(kinds.tokenizer!)}
Their stages:
${stages()}
`;
