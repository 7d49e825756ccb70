import { type CorpusSums, sumsOf, totalOf } from './corpus-sums.ts';
import { signatureOf } from './signature.ts';
import { terEdits } from './ter-edits.ts';
import { type TerOptions, terWords } from './ter-words.ts';
import { referencesOf, requireTexts, type WrittenTexts } from './texts.ts';
import { wordNumbers } from './word-numbers.ts';

export interface Ter {
  /** In percent, 0 at best, and above 100 where a text is much longer than its reference. */
  readonly score: number;
  /** Of all texts. */
  readonly edits: number;
  /** Words of the references, the mean where a text has several. */
  readonly referenceWords: number;
}

const scoreOf = ([edits, referenceWords]: ArrayLike<number> & Iterable<number>): number => {
  if (referenceWords! > 0) return (100 * edits!) / referenceWords!;
  return edits! > 0 ? 100 : 0;
};

/**
 * What each text adds to the translation edit rate: its edits, and the words of its reference.
 *
 * @throws `E_SHAPE` or `E_DATA` for texts that do not fit together.
 * @example terSums({ hypotheses: ['a c b'], references: ['a b c'] }).values // [1, 3]: one move
 */
export const terSums = (given: WrittenTexts, options: TerOptions = {}): CorpusSums => {
  requireTexts('ter', given);
  const number = wordNumbers();
  const cut = (text: string): string => terWords(text, options);
  const rows = given.hypotheses.map((hypothesis, i) => {
    const written = number(cut(hypothesis));
    // sacreBLEU cuts references twice, which shows where marks are parted: "&amp;amp;" becomes "&"
    const wanted = referencesOf(given.references[i]!).map((text) => number(cut(cut(text))));
    const words = wanted.reduce((sum, { length }) => sum + length, 0);
    return [Math.min(...wanted.map((reference) => terEdits(written, reference))), words / wanted.length];
  });
  return sumsOf(rows, scoreOf);
};

/**
 * The translation edit rate of a whole corpus, in percent: words to add, drop or replace and stretches to move until a
 * text is its reference, over the words of the references. Lower is better. Of several references the nearest counts.
 *
 * @throws as {@link terSums}.
 * @see Snover et al. 2006, "A study of translation edit rate with targeted human annotation"; `corpus_ter` of sacreBLEU 2.6.
 * @example ter({ hypotheses: ['the calm sea is'], references: ['the sea is calm'] }).score // 25
 */
export const ter = (given: WrittenTexts, options: TerOptions = {}): Ter => {
  const total = totalOf(terSums(given, options));
  return { score: scoreOf(total), edits: total[0]!, referenceWords: total[1]! };
};

/**
 * How a TER was computed, in the words of sacreBLEU.
 *
 * @param references how many each text has: 1 if not given.
 * @example terSignature() // 'nrefs:1|case:lc|tok:tercom|norm:no|punct:yes|asian:no|version:2.6.0'
 */
export const terSignature = (options: TerOptions = {}, references = 1): string => {
  const { normalized = false, punctuation = true, asian = false, caseSensitive = false } = options;
  const word = (is: boolean): string => (is ? 'yes' : 'no');
  return signatureOf(
    {
      case: caseSensitive ? 'mixed' : 'lc',
      tok: 'tercom',
      norm: word(normalized),
      punct: word(punctuation),
      asian: word(asian),
    },
    references,
  );
};
