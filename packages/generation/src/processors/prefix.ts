import { define } from '@ridgeline/contracts';
import type { Processor } from './processor.ts';
import { keepOnly, requireIdList } from './rule-out.ts';

/**
 * Makes every text begin with some tokens behind its prompt. Unlike those of a prompt they count: for length, for log-probabilities, for
 * the score of a beam.
 *
 * @param options.ids at least one. @returns `process`: logits [V] → [V]. @throws `E_OPTION`, `E_RANGE`
 * @example prefix({ ids: [1] }).process(Float32Array.of(2, 1), { ids: [0], promptLength: 1, ends: [] }) // −∞, 1
 */
export const prefix = /* @__PURE__ */ define(
  'prefix',
  {
    about: 'Makes every text begin with some tokens.',
    options: { ids: { type: 'numbers', min: 0, about: 'Their ids, one after the other.' } },
    example: { ids: [0, 1] },
    same: { 'Hugging Face': 'prefix_allowed_tokens_fn, forced_bos_token_id' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ ids: wanted }): Omit<Processor, 'spec'> => {
    requireIdList('prefix', wanted);
    return {
      process: (logits, { ids, promptLength }) => {
        const next = wanted[ids.length - promptLength];
        return next === undefined ? logits : keepOnly(logits, [next]);
      },
    };
  },
);
