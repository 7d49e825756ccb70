import { define } from '@ridgeline/contracts';
import { bitsPerCharacter as bits } from '../language/bits-per-character.ts';
import type { ScalarMetric } from './scalar-metric.ts';

/** Nats as bits, a character. @example bitsPerCharacter().measure({ lossNats: 1000 * Math.LN2, targets: 100, characters: 500 }) // ≈ 2 */
export const bitsPerCharacter = /* @__PURE__ */ define(
  'bitsPerCharacter',
  {
    about: 'What a character costs to write down by the model: compares models of different tokenizers.',
    label: 'bits per character',
    formula: 'nats / ln 2 / characters',
    options: {},
    example: {},
    stage: 'trial',
    since: '0.1.0',
  },
  (): Omit<ScalarMetric<'loss'>, 'spec'> => ({
    of: 'loss',
    higherIsBetter: false,
    measure: ({ lossNats, characters }) => bits({ lossNats, characters }),
  }),
);
