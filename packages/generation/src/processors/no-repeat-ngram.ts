import { define } from '@ridgeline/contracts';
import type { Processor } from './processor.ts';
import { ruleOut } from './rule-out.ts';

/** Whether `count` ids from two places on are the same. */
const agree = (ids: readonly number[], a: number, b: number, count: number): boolean => {
  for (let i = 0; i < count; i++) if (ids[a + i] !== ids[b + i]) return false;
  return true;
};

/**
 * Lets no n-gram of tokens stand twice in the text, prompt included.
 *
 * @param options.size n ≥ 1; 1 lets no token come twice. @returns `process`: logits [V] → [V]. @throws `E_RANGE`
 * @see Paulus et al. 2017, "A deep reinforced model for abstractive summarization", section 2.5.
 * @example noRepeatNgram({ size: 2 }).process(Float32Array.of(1, 1), { ids: [0, 1, 0], promptLength: 1, ends: [] }) // 1, −∞
 */
export const noRepeatNgram = /* @__PURE__ */ define(
  'noRepeatNgram',
  {
    about: 'Rules out tokens that would repeat an n-gram of the text.',
    options: { size: { type: 'integer', min: 1, symbol: 'n', about: 'The tokens of an n-gram.' } },
    example: { size: 3 },
    same: { 'Hugging Face': 'no_repeat_ngram_size = n' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ size }): Omit<Processor, 'spec'> => ({
    process: (logits, { ids }) => {
      const end = ids.length - (size - 1);
      const repeated: number[] = [];
      for (let start = 0; start < end; start++)
        if (agree(ids, start, end, size - 1)) repeated.push(ids[start + size - 1]!);
      return repeated.length === 0 ? logits : ruleOut(logits, repeated);
    },
  }),
);
