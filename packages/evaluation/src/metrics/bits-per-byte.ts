import { define } from '@ridgeline/contracts';
import { bitsPerByte as bits } from '../language/bits-per-byte.ts';
import type { ScalarMetric } from './scalar-metric.ts';

/** Nats as bits, a byte of UTF-8. @example bitsPerByte().measure({ lossNats: 1000 * Math.LN2, targets: 100, characters: 500, bytes: 500 }) // ≈ 2 */
export const bitsPerByte = /* @__PURE__ */ define(
  'bitsPerByte',
  {
    about: 'What a byte costs to write down by the model: compares models of different tokenizers.',
    label: 'bits per byte',
    formula: 'nats / ln 2 / bytes of UTF-8',
    options: {},
    example: {},
    stage: 'trial',
    since: '0.1.0',
  },
  (): Omit<ScalarMetric<'loss'>, 'spec'> => ({
    of: 'loss',
    higherIsBetter: false,
    // what lacks its bytes is refused by their name
    measure: ({ lossNats, bytes }) => bits({ lossNats, bytes: bytes as number }),
  }),
);
