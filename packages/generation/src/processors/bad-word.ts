import { define } from '@ridgeline/contracts';
import type { Processor } from './processor.ts';
import { requireIdList, ruleOut } from './rule-out.ts';

/**
 * Lets no text hold a word, which may be several tokens: where all but its last stand at the end of the text, that one is
 * ruled out. A tokenizer may write a word in several ways, such as with a space before it: each is a unit of its own.
 *
 * @param options.ids the word's ids, at least one. @returns `process`: logits [V] → [V]. @throws `E_OPTION`, `E_RANGE`
 * @example badWord({ ids: [0, 1] }).process(Float32Array.of(1, 1), { ids: [0], promptLength: 1, ends: [] }) // 1, −∞
 */
export const badWord = /* @__PURE__ */ define(
  'badWord',
  {
    about: 'Rules out a word of one token or several.',
    options: { ids: { type: 'numbers', min: 0, about: 'Its ids, one after the other.' } },
    example: { ids: [0, 1] },
    same: { 'Hugging Face': 'one of bad_words_ids' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ ids: word }): Omit<Processor, 'spec'> => {
    requireIdList('badWord', word);
    const before = word.slice(0, -1);
    const last = word.at(-1)!;
    return {
      process: (logits, { ids }) => {
        const start = ids.length - before.length;
        return before.every((id, i) => ids[start + i] === id) ? ruleOut(logits, [last]) : logits;
      },
    };
  },
);
