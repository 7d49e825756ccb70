import { check } from '../check.ts';
import { binomialTail } from '../statistics/binomial-tail.ts';
import { level } from '../statistics/level.ts';
import { percent } from '../words.ts';

const span = 4;
const fewest = 40;

/** Spans of four words in a row of words, and those that the same row has had before. */
const repeats = (words: readonly string[]): readonly [again: number, all: number] => {
  const seen = new Set<string>();
  const all = Math.max(0, words.length - span + 1);
  for (let start = 0; start < all; start++) seen.add(words.slice(start, start + span).join(' '));
  return [all - seen.size, all];
};

const totalOf = (rows: readonly (readonly string[])[]): readonly [number, number] =>
  rows.map(repeats).reduce(([a, b], [c, d]) => [a + c, b + d], [0, 0]);

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

export const repetitive = check({
  code: 'RDG409',
  title: 'What is written goes round in circles',
  severity: 'warning',
  why: 'The same words come again and again, as they do where the likeliest word is always taken.',
  remedy: 'Draw with --temperature and --top-p, or take --repetition-penalty.',
  needs: ['generated', 'texts'],
  find: ({ generated, texts: { train } }) => {
    const rows = generated.map(wordsOf);
    const [again, all] = totalOf(rows);
    if (all < fewest) return { lacks: `${fewest} words that the model wrote` };
    const length = Math.max(...rows.map(({ length }) => length));
    const words = train.flatMap(wordsOf);
    const pieces = Array.from({ length: Math.floor(words.length / length) }, (_, i) =>
      words.slice(i * length, (i + 1) * length),
    );
    const [usualAgain, usualAll] = totalOf(pieces);
    if (usualAll < fewest) return { lacks: 'a training text as long as what the model wrote' };
    const usual = Math.min(0.5, (usualAgain + 3 * span) / usualAll);
    // spans that overlap say the same: a fourth of them counts
    return {
      isFault: binomialTail(Math.floor(again / span), Math.floor(all / span), usual) < level,
      saw: `${percent(again / all)} of the spans of ${span} words stood in the same text before; in pieces of the training text as long, ${percent(usualAgain / usualAll)} (told at the level ${level}).`,
    };
  },
});
