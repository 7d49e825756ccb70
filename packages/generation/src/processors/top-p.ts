import { define } from '@ridgeline/contracts';
import { largestHolding, weightsOf } from '../survivors.ts';
import type { Processor } from './processor.ts';
import { keepOnly } from './rule-out.ts';

/**
 * Keeps the fewest of the most probable tokens that hold a share of the probability; the most probable one always stays.
 *
 * @param options.p in [0, 1]; 1 keeps all. @returns `process`: logits [V] → [V], −∞ for the others. @throws `E_RANGE`; `E_NAN` as `sampler`.
 * @see Holtzman et al. 2020, "The curious case of neural text degeneration".
 * @example topP({ p: 0.5 }).process(Float32Array.of(1, 2), { ids: [], promptLength: 0, ends: [] }) // −∞, 2
 */
export const topP = /* @__PURE__ */ define(
  'topP',
  {
    about: 'Keeps the fewest tokens that hold a share of the probability.',
    options: { p: { type: 'number', min: 0, max: 1, about: 'The share; 1 keeps all.' } },
    example: { p: 0.9 },
    same: { 'Hugging Face': 'top_p', OpenAI: 'top_p' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ p }): Omit<Processor, 'spec'> => ({
    process: (logits) => (p === 1 ? logits : keepOnly(logits, largestHolding(logits, weightsOf(logits), p))),
  }),
);
