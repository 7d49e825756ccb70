import { define } from '@ridgeline/contracts';
import { nearestToEntropy, weightsOf } from '../survivors.ts';
import type { Processor } from './processor.ts';
import { keepOnly } from './rule-out.ts';

/**
 * Keeps the fewest tokens that hold a share of the probability, at least one, those first whose −log p is nearest to the entropy.
 *
 * @param options.p in [0, 1]; 1 keeps all. @returns `process`: logits [V] → [V], −∞ for the others. @throws `E_RANGE`; `E_NAN` as `sampler`.
 * @see Meister et al. 2023, "Locally typical sampling".
 * @example typical({ p: 0.2 }).process(Float32Array.of(1, 2), { ids: [], promptLength: 0, ends: [] }) // −∞, 2
 */
export const typical = /* @__PURE__ */ define(
  'typical',
  {
    about:
      'Keeps the tokens that tell about as much as one is expected to, which hold a share of the probability.',
    formula: 'by |−log p − entropy|',
    options: { p: { type: 'number', min: 0, max: 1, about: 'The share; 1 keeps all.' } },
    example: { p: 0.9 },
    same: { 'Hugging Face': 'typical_p' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ p }): Omit<Processor, 'spec'> => ({
    process: (logits) => (p === 1 ? logits : keepOnly(logits, nearestToEntropy(weightsOf(logits), p))),
  }),
);
