import { readDelimited } from '@ridgeline/data';

/** A small translator. */
export const small = {
  task: 'translation',
  model: { kind: 'encoderDecoderTransformer', width: 4, heads: 2, feedForward: 4, layers: 1 },
} as const;

const numbered = (count: number): string =>
  Array.from({ length: count }, (_, i) => `sea ${i},mer ${i},g${i % 5}`).join('\n');

/** Twenty pairs by five authors. */
export const table = readDelimited(`source,target,author\n${numbered(20)}\n`, { name: 'pairs.csv' });
