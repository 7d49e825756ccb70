import type { AnyKind } from '@ridgeline/contracts';
import { configJsonSchema, kinds, parseConfig } from '@ridgeline/recipes';
import { stringify } from 'yaml';
import { wrap } from './wrap.ts';

/** `  - { kind: l1, lambda: 0.1, as: proximal }` */
const exampleOf = (
  { kind, example, path }: AnyKind,
  where: Readonly<Record<string, string>> = {},
): string => {
  const as = path?.as === undefined ? {} : { as: path.as };
  const line = stringify({ kind, ...example, ...as, ...where }, { collectionStyle: 'flow', lineWidth: 0 });
  return `  - ${wrap(line.trim(), 4)}`;
};

/** `  averaging: { kind: ema, decay: 0.99 }`, for each kind. */
const keyed = (key: string, what: string): string =>
  Object.values(kinds[what]!)
    .map((kind) => exampleOf(kind).replace('- ', `${key}: `))
    .join('\n');

/** An example of every penalty, noise and constraint. */
const penalties = (): string =>
  [
    ...Object.values(kinds.regularizer!).map((kind) => exampleOf(kind)),
    ...Object.values(kinds.noise!).map((kind) => exampleOf(kind, { at: 'output' })),
    ...Object.values(kinds['activity penalty']!).map((kind) => exampleOf(kind, { at: 'logits' })),
    ...Object.values(kinds['weight noise']!).map((kind) => exampleOf(kind)),
    ...Object.values(kinds.constraint!).map((kind) => exampleOf(kind)),
  ].join('\n');

/** Those that take steps by themselves. */
const optimizers = (): readonly string[] =>
  Object.values(kinds.optimizer!).flatMap(({ kind, options }) => ('learningRate' in options ? [kind] : []));

/** The kinds of every stage of a tokenizer. */
const stages = (): string =>
  ['normalizer', 'pre-tokenizer', 'tokenizer model', 'token decoder']
    .map((what) => wrap(`  ${what}: ${Object.keys(kinds[what]!).join(', ')}`, 4))
    .join('\n');

/** The page of `ridgeline help config`: every key with its default. */
export const configHelp =
  (): string => `A configuration is a YAML or JSON file; what is left out has these defaults.

${stringify(parseConfig({}))}
Under regularizers (a strength has no default; more: ridgeline explain KIND):
${penalties()}
Weight penalties act as penalty, proximal or decoupled. They, noise of weights
and constraints take
  on: { role: [kernel, recurrent], path: ['lstm/**'] }
At is a site of the model: embedding, hidden, output, logits.

Models: ${Object.keys(kinds.model!).join(', ')}
Optimizers: ${optimizers().join(', ')}
learningRate is a number or
${Object.values(kinds.schedule!)
  .map((kind) => exampleOf(kind))
  .join('\n')}
Parameters that learn at rates of their own, under optimizer:
  groups: [{ on: { role: [embedding] }, factor: 0.1 }]

What a step is made of otherwise, where it is given:
${keyed('loss', 'loss')}
${keyed('objective', 'objective')}
${keyed('gradient', 'gradient method')}
${keyed('averaging', 'averaging')}
Evaluation measures plain crossEntropy, without noise, whatever is trained.

Tokenizers:
${Object.values(kinds.tokenizer!)
  .map((kind) => exampleOf(kind))
  .join('\n')}
Their stages:
${stages()}

A text classifier of a table, task: classification, has these instead:

${stringify(parseConfig({ task: 'classification' }))}
Models of a classifier (a strength that is left out is cross-validated):
${Object.values(kinds.classifier!)
  .map((kind) => exampleOf(kind))
  .join('\n')}
Penalties of a linear model:
${Object.values(kinds['penalty of a linear model']!)
  .map((kind) => exampleOf(kind))
  .join('\n')}
Features of texts, which suit the model where they are left out:
  { ngrams: [1, 2], minDocumentFrequency: 2, weighting: tf-idf,
    sublinear: true, norm: l2 }                       # logistic; l1: norm none

A linear regression on a table, task: regression, has these:

${stringify(parseConfig({ task: 'regression' }))}
One key at a time from the command line: --set model.hidden=64
The JSON Schema for editors: ridgeline help config --json
`;

export const configSchemaText = (): string => `${JSON.stringify(configJsonSchema(), null, 2)}\n`;
