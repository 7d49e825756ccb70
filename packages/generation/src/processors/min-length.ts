import { define } from '@ridgeline/contracts';
import type { Processor } from './processor.ts';
import { ruleOut } from './rule-out.ts';

/**
 * Lets no text end before it has so many tokens behind its prompt.
 *
 * @param options.tokens an integer ≥ 0. @returns `process`: logits [V] → [V]. @throws `E_RANGE`
 * @example minLength({ tokens: 2 }).process(Float32Array.of(1, 1), { ids: [0], promptLength: 1, ends: [1] }) // 1, −∞
 */
export const minLength = /* @__PURE__ */ define(
  'minLength',
  {
    about: 'Rules out the end of a text before it has so many tokens.',
    options: { tokens: { type: 'integer', min: 0, about: 'The fewest tokens behind the prompt.' } },
    example: { tokens: 10 },
    same: { 'Hugging Face': 'min_new_tokens' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ tokens }): Omit<Processor, 'spec'> => ({
    process: (logits, { ids, promptLength, ends }) =>
      ids.length - promptLength < tokens ? ruleOut(logits, ends) : logits,
  }),
);
