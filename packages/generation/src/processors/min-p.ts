import { define } from '@ridgeline/contracts';
import { notFarBelow, weightsOf } from '../survivors.ts';
import type { Processor } from './processor.ts';
import { keepOnly } from './rule-out.ts';

/**
 * Keeps tokens that are at least a share as probable as the most probable one.
 *
 * @param options.p in [0, 1]; 0 keeps all. @returns `process`: logits [V] → [V], −∞ for the others. @throws `E_RANGE`; `E_NAN` as `sampler`.
 * @see Nguyen et al. 2024, "Turning up the heat: min-p sampling for creative and coherent LLM outputs".
 * @example minP({ p: 0.5 }).process(Float32Array.of(1, 2), { ids: [], promptLength: 0, ends: [] }) // −∞, 2
 */
export const minP = /* @__PURE__ */ define(
  'minP',
  {
    about: 'Keeps tokens that are at least a share as probable as the most probable one.',
    formula: 'p ≥ share·max p',
    options: { p: { type: 'number', min: 0, max: 1, about: 'The share; 0 keeps all.' } },
    example: { p: 0.1 },
    same: { 'Hugging Face': 'min_p' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ p }): Omit<Processor, 'spec'> => ({
    process: (logits) => (p === 0 ? logits : keepOnly(logits, notFarBelow(weightsOf(logits), p))),
  }),
);
