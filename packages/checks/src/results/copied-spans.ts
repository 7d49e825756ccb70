import { check, examplesOf } from '../check.ts';
import { heldOut } from '../facts.ts';
import { binomialTail } from '../statistics/binomial-tail.ts';
import { level } from '../statistics/level.ts';
import { percent } from '../words.ts';

/** Words of a span; new text rarely shares so many in a row with any other. */
const span = 8;
const fewest = 10;

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/** All spans of a text that begin so many words after each other. */
const spansOf = (text: string, stride: number): string[] => {
  const words = wordsOf(text);
  const found: string[] = [];
  for (let start = 0; start + span <= words.length; start += stride)
    found.push(words.slice(start, start + span).join(' '));
  return found;
};

export const copiedSpans = check({
  code: 'RDG408',
  title: 'What is written is copied from the training text',
  severity: 'warning',
  why: 'The model repeats what it has memorised: it is worth its text only, and may give away what stands in it.',
  remedy: 'Regularise more (dropout), drop repeated texts, stop earlier, or guard what is given out.',
  needs: ['generated', 'texts'],
  find: ({ generated, texts }) => {
    // spans that do not overlap, so that they are counted as apart from each other
    const own = generated.flatMap((text) => spansOf(text, span));
    if (own.length < fewest) return { lacks: `${fewest * span} words that the model wrote` };
    const learnt = new Set(texts.train.flatMap((text) => spansOf(text, 1)));
    const fresh = heldOut(texts).flatMap(([, rows]) => rows.flatMap((text) => spansOf(text, span)));
    const copied = own.filter((words) => learnt.has(words));
    const alsoFresh = fresh.filter((words) => learnt.has(words)).length;
    // no more than this with 95 %, also where none was found (rule of three)
    const usual =
      fresh.length === 0 ? 0.03 : Math.min(0.5, (alsoFresh + 3 + 2 * Math.sqrt(alsoFresh)) / fresh.length);
    return {
      isFault: binomialTail(copied.length, own.length, Math.max(usual, 1e-6)) < level,
      saw: `${copied.length} of ${own.length} spans of ${span} words that the model wrote stand in the training text; ${fresh.length === 0 ? 'of new text up to' : `of ${fresh.length} held-out spans ${alsoFresh} do, so that of new text up to`} ${percent(usual)} may (told at the level ${level}).`,
      examples: examplesOf(copied),
    };
  },
});
