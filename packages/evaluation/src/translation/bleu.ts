import { requireOneOf } from '@ridgeline/contracts';
import { bleuTokenizers } from './bleu-tokenizers.ts';
import { type CorpusSums, sumsOf as rowsOf } from './corpus-sums.ts';
import { overlapCounter } from './ngram-overlap.ts';
import { signatureOf } from './signature.ts';
import { referencesOf, requireTexts, trimmedEnd, type WrittenTexts } from './texts.ts';
import { wordNumbers } from './word-numbers.ts';

export interface BleuOptions {
  /** How texts are cut into words, by sacreBLEU's names: `13a` if not given. */
  readonly tokenize?: keyof typeof bleuTokenizers;
  /** Whether capital letters are read as small ones: false if not given. */
  readonly lowercase?: boolean;
  /** What stands for an order without a match: `exp`, halved each time, if not given; or nothing. */
  readonly smoothing?: 'exp' | 'none';
}

/** What a text adds to BLEU: sums over texts are what the score is made of, so that texts can be drawn again. */
export interface BleuStatistics {
  /** N-grams of the hypothesis that a reference has too, no more often than there; of 1, 2, 3 and 4 words. */
  readonly matches: readonly number[];
  /** All n-grams of the hypothesis. */
  readonly totals: readonly number[];
  readonly hypothesisWords: number;
  /** Of the reference that is nearest in length. */
  readonly referenceWords: number;
}

export interface Bleu extends BleuStatistics {
  /** In 0 … 100. */
  readonly score: number;
  /** Of each order, in percent. */
  readonly precisions: readonly number[];
  readonly brevityPenalty: number;
}

const orders = [1, 2, 3, 4];

const requireOptions = ({ tokenize = '13a', smoothing = 'exp' }: BleuOptions): void => {
  requireOneOf('bleu', Object.keys(bleuTokenizers), { tokenize });
  requireOneOf('bleu', ['exp', 'none'], { smoothing });
};

/**
 * What each text adds to BLEU.
 *
 * @throws `E_SHAPE` or `E_DATA` for texts that do not fit together; `E_OPTION` naming the option.
 * @example bleuStatistics({ hypotheses: ['a b'], references: ['a c'] })[0].matches // [1, 0, 0, 0]
 */
export const bleuStatistics = (given: WrittenTexts, options: BleuOptions = {}): BleuStatistics[] => {
  requireTexts('bleu', given);
  requireOptions(options);
  const { tokenize = '13a', lowercase = false } = options;
  const number = wordNumbers();
  const cut = (text: string): Int32Array =>
    number(bleuTokenizers[tokenize](trimmedEnd(lowercase ? text.toLowerCase() : text)));
  const matchesOf = overlapCounter(orders.length);
  return given.hypotheses.map((hypothesis, i) => {
    const written = cut(hypothesis);
    const wanted = referencesOf(given.references[i]!).map(cut);
    const distance = (length: number): number => Math.abs(length - written.length);
    return {
      matches: matchesOf(written, wanted),
      totals: orders.map((n) => Math.max(0, written.length - n + 1)),
      hypothesisWords: written.length,
      referenceWords: wanted
        .map(({ length }) => length)
        .reduce((best, length) =>
          distance(length) < distance(best) || (distance(length) === distance(best) && length < best)
            ? length
            : best,
        ),
    };
  });
};

const sumOf = (texts: readonly BleuStatistics[]): BleuStatistics => {
  const sum = (of: (text: BleuStatistics) => number): number =>
    texts.reduce((total, text) => total + of(text), 0);
  return {
    matches: orders.map((_, n) => sum(({ matches }) => matches[n]!)),
    totals: orders.map((_, n) => sum(({ totals }) => totals[n]!)),
    hypothesisWords: sum(({ hypothesisWords }) => hypothesisWords),
    referenceWords: sum(({ referenceWords }) => referenceWords),
  };
};

/**
 * The score of some texts together: the geometric mean of the four precisions, times exp(1 − reference / hypothesis) where
 * the hypothesis is the shorter. It is no mean of the texts' own scores.
 *
 * @example bleuOf(bleuStatistics({ hypotheses, references })).score
 */
export const bleuOf = (
  texts: readonly BleuStatistics[],
  { smoothing = 'exp' }: Pick<BleuOptions, 'smoothing'> = {},
): Bleu => {
  const { matches, totals, hypothesisWords, referenceWords } = sumOf(texts);
  const short = hypothesisWords < referenceWords;
  const length = hypothesisWords === 0 ? 0 : Math.exp(1 - referenceWords / hypothesisWords);
  const brevityPenalty = short ? length : 1;
  let unmatched = 1;
  const precisions = matches.map((matched, n) => {
    if (totals[n] === 0 || matches[0] === 0) return 0;
    if (matched > 0) return (100 * matched) / totals[n]!;
    if (smoothing === 'none') return 0;
    unmatched *= 2;
    return 100 / (unmatched * totals[n]!);
  });
  const logs = precisions.reduce((total, precision) => total + Math.log(precision), 0);
  return {
    matches,
    totals,
    hypothesisWords,
    referenceWords,
    precisions,
    brevityPenalty,
    score: brevityPenalty * Math.exp(logs / orders.length),
  };
};

/**
 * How a BLEU was computed, in the words of sacreBLEU, to be printed beside it.
 *
 * @param references how many each text has: 1 if not given.
 * @example bleuSignature() // 'nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0'
 */
export const bleuSignature = (options: BleuOptions = {}, references = 1): string => {
  requireOptions(options);
  const { tokenize = '13a', lowercase = false, smoothing = 'exp' } = options;
  return signatureOf(
    { case: lowercase ? 'lc' : 'mixed', eff: 'no', tok: tokenize, smooth: smoothing },
    references,
  );
};

/**
 * BLEU of a whole corpus, in 0 … 100: how many of the words, pairs, triples and quadruples of words written stand in
 * the references too. Compare only scores of one {@link bleuSignature}.
 *
 * @throws as {@link bleuStatistics}.
 * @see Papineni et al. 2002, "BLEU: a method for automatic evaluation of machine translation"; `corpus_bleu` of sacreBLEU 2.6.
 * @example bleu({ hypotheses: ['the sea is calm today'], references: ['the sea is calm today'] }).score // ≈ 100
 */
export const bleu = (given: WrittenTexts, options: BleuOptions = {}): Bleu =>
  bleuOf(bleuStatistics(given, options), options);

const partsOf = ({ matches, totals, hypothesisWords, referenceWords }: BleuStatistics): number[] => [
  hypothesisWords,
  referenceWords,
  ...matches,
  ...totals,
];

/**
 * What each text adds to BLEU as plain sums, to hold two translators against each other.
 *
 * @throws as {@link bleuStatistics}.
 * @example bleuSums({ hypotheses: ['a b'], references: ['a c'] }).values // [2, 2, 1, 0, 0, 0, 2, 1, 0, 0]
 */
export const bleuSums = (given: WrittenTexts, options: BleuOptions = {}): CorpusSums =>
  rowsOf(bleuStatistics(given, options).map(partsOf), ([hypothesisWords, referenceWords, ...parts]) => {
    const [matches, totals] = [parts.slice(0, orders.length), parts.slice(orders.length)];
    const sums = { hypothesisWords: hypothesisWords!, referenceWords: referenceWords!, matches, totals };
    return bleuOf([sums], options).score;
  });
