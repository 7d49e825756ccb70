import { define } from '@ridgeline/contracts';
import { mostProbable } from '../survivors.ts';
import type { Processor } from './processor.ts';
import { keepOnly } from './rule-out.ts';

/**
 * Keeps the k most probable tokens, the lower ids where several tie for the last place.
 *
 * @param options.k an integer ≥ 1. @returns `process`: logits [V] → [V], −∞ for the others. @throws `E_RANGE`
 * @see Fan et al. 2018, "Hierarchical neural story generation".
 * @example topK({ k: 1 }).process(Float32Array.of(1, 2), { ids: [], promptLength: 0, ends: [] }) // −∞, 2
 */
export const topK = /* @__PURE__ */ define(
  'topK',
  {
    about: 'Keeps the k most probable tokens.',
    options: { k: { type: 'integer', min: 1, about: 'How many are kept.' } },
    example: { k: 40 },
    same: { 'Hugging Face': 'top_k' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ k }): Omit<Processor, 'spec'> => ({
    process: (logits) => (k >= logits.length ? logits : keepOnly(logits, mostProbable(logits, k))),
  }),
);
