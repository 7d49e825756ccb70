import { requireInRange } from '@ridgeline/contracts';
import { type CorpusSums, sumsOf, totalOf } from './corpus-sums.ts';
import { overlapCounter } from './ngram-overlap.ts';
import { signatureOf } from './signature.ts';
import { isSpace, referencesOf, requireTexts, type WrittenTexts, words } from './texts.ts';
import { wordNumbers } from './word-numbers.ts';

export interface ChrfOptions {
  /** Whether capital letters are read as small ones: false if not given. */
  readonly lowercase?: boolean;
  /** N-grams of words beside those of characters, of 1 … so many: 0, which is chrF, if not given; 2 is chrF++. */
  readonly wordOrder?: number;
}

/** N-grams of the longest so many characters. */
const characterOrder = 6;
/** β = 2: recall counts twice as much as precision. */
const factor = 4;
const marks = new Set('!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~');

/** Code points but whitespace. */
const charactersOf = (text: string): Int32Array => {
  const found = new Int32Array(text.length);
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.codePointAt(at)!;
    if (!isSpace(code)) found[count++] = code;
    if (code > 0xffff) at++;
  }
  return found.subarray(0, count);
};

/** Words with a mark at their end, or else at their beginning, apart. */
const wordsAndMarks = (text: string): string[] => {
  const found: string[] = [];
  for (const word of words(text)) {
    const [first, last] = [word[0]!, word[word.length - 1]!];
    if (word.length > 1 && marks.has(last)) found.push(word.slice(0, -1), last);
    else if (word.length > 1 && marks.has(first)) found.push(first, word.slice(1));
    else found.push(word);
  }
  return found;
};

/** The score of three sums by order: n-grams of the hypotheses, of the references, and of both. */
const scoreOf = (sums: ArrayLike<number>): number => {
  let [precision, recall, known] = [0, 0, 0];
  for (let at = 0; at < sums.length; at += 3) {
    const [written, wanted, both] = [sums[at]!, sums[at + 1]!, sums[at + 2]!];
    if (written === 0 || wanted === 0) continue;
    precision += both / written;
    recall += both / wanted;
    known++;
  }
  if (precision + recall === 0) return 0;
  precision /= known;
  recall /= known;
  return (100 * (1 + factor) * precision * recall) / (factor * precision + recall);
};

/**
 * What each text adds to chrF.
 *
 * @throws as {@link chrf}.
 * @example chrfSums({ hypotheses: ['ab'], references: ['ac'] }).values.slice(0, 3) // [2, 2, 1]: characters of each, and of both
 */
export const chrfSums = (
  given: WrittenTexts,
  { lowercase = false, wordOrder = 0 }: ChrfOptions = {},
): CorpusSums => {
  requireTexts('chrf', given);
  requireInRange('chrf', { type: 'integer', min: 0, max: 4 }, { wordOrder });
  const number = wordNumbers();
  const [ofCharacters, ofWords] = [overlapCounter(characterOrder), overlapCounter(wordOrder)];
  const cut = (text: string): readonly [characters: Int32Array, words: Int32Array] => {
    const read = lowercase ? text.toLowerCase() : text;
    return [charactersOf(read), wordOrder === 0 ? new Int32Array(0) : number(wordsAndMarks(read).join(' '))];
  };
  const rows = given.hypotheses.map((hypothesis, i) => {
    const written = cut(hypothesis);
    return referencesOf(given.references[i]!)
      .map((reference) => {
        const wanted = cut(reference);
        return [ofCharacters, ofWords].flatMap((matchesOf, kind) =>
          matchesOf(written[kind]!, [wanted[kind]!]).flatMap((both, order) => {
            const [own, others] = [written[kind]!, wanted[kind]!].map(({ length }) =>
              Math.max(0, length - order),
            );
            return [others === 0 ? 0 : own!, others!, both];
          }),
        );
      })
      .reduce((first, other) => (scoreOf(other) > scoreOf(first) ? other : first));
  });
  return sumsOf(rows, scoreOf);
};

/**
 * chrF2 of a whole corpus, in 0 … 100: the F-score, recall twice as heavy, of character n-grams of 1 to 6 without
 * whitespace. It needs no words, and so suits languages of many endings. With `wordOrder: 2` it is chrF2++, which counts
 * words and pairs of words too. Of several references the best of each text counts.
 *
 * @throws `E_SHAPE` or `E_DATA` for texts that do not fit together; `E_RANGE` if `wordOrder` is no integer in 0 … 4.
 * @see Popović 2015, "chrF: character n-gram F-score for automatic MT evaluation"; Popović 2017, "chrF++: words helping
 *   character n-grams"; `corpus_chrf` of sacreBLEU 2.6.
 * @example chrf({ hypotheses: ['the sea'], references: ['the sea'] }) // 100
 */
export const chrf = (given: WrittenTexts, options: ChrfOptions = {}): number =>
  scoreOf(totalOf(chrfSums(given, options)));

/**
 * How a chrF was computed, in the words of sacreBLEU.
 *
 * @param references how many each text has: 1 if not given.
 * @example chrfSignature({ wordOrder: 2 }) // 'nrefs:1|case:mixed|eff:yes|nc:6|nw:2|space:no|version:2.6.0'
 */
export const chrfSignature = (
  { lowercase = false, wordOrder = 0 }: ChrfOptions = {},
  references = 1,
): string =>
  signatureOf(
    { case: lowercase ? 'lc' : 'mixed', eff: 'yes', nc: characterOrder, nw: wordOrder, space: 'no' },
    references,
  );
