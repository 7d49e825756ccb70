import { countsOf, ngrams, referencesOf, requireTexts, type WrittenTexts, words } from './texts.ts';

export interface ChrfOptions {
  /** Whether capital letters are read as small ones: false if not given. */
  readonly lowercase?: boolean;
}

/** By order what the hypothesis has, what the reference has, and what both have. */
type Overlap = readonly (readonly [hypothesis: number, reference: number, both: number])[];

const orders = [1, 2, 3, 4, 5, 6];
/** β = 2: recall counts twice as much as precision. */
const factor = 4;

const charactersOf = (text: string): string[] => [...words(text).join('')];

const overlapOf = (hypothesis: readonly string[], reference: readonly string[]): Overlap =>
  orders.map((n) => {
    const [written, wanted] = [ngrams(hypothesis, n), ngrams(reference, n)];
    const counts = countsOf(wanted);
    let both = 0;
    for (const [ngram, count] of countsOf(written)) both += Math.min(count, counts.get(ngram) ?? 0);
    return [wanted.length === 0 ? 0 : written.length, wanted.length, both];
  });

const scoreOf = (overlap: Overlap): number => {
  const known = overlap.filter(([hypothesis, reference]) => hypothesis > 0 && reference > 0);
  const mean = (of: (row: Overlap[number]) => number): number =>
    known.reduce((total, row) => total + of(row), 0) / known.length;
  if (known.length === 0) return 0;
  const precision = mean(([hypothesis, , both]) => both / hypothesis);
  const recall = mean(([, reference, both]) => both / reference);
  return precision + recall === 0
    ? 0
    : (100 * (1 + factor) * precision * recall) / (factor * precision + recall);
};

/**
 * chrF2 of a whole corpus, in 0 … 100: the F-score, recall twice as heavy, of character n-grams of 1 to 6 without
 * whitespace. It needs no words, and so suits languages of many endings. Of several references the best of each text counts.
 *
 * @throws `E_SHAPE` or `E_DATA` for texts that do not fit together.
 * @see Popović 2015, "chrF: character n-gram F-score for automatic MT evaluation"; `corpus_chrf` of sacreBLEU 2.6.
 * @example chrf({ hypotheses: ['the sea'], references: ['the sea'] }) // 100
 */
export const chrf = (given: WrittenTexts, { lowercase = false }: ChrfOptions = {}): number => {
  requireTexts('chrf', given);
  const cut = (text: string): string[] => charactersOf(lowercase ? text.toLowerCase() : text);
  const total = orders.map(() => [0, 0, 0] as [number, number, number]);
  given.hypotheses.forEach((hypothesis, i) => {
    const written = cut(hypothesis);
    const best = referencesOf(given.references[i]!)
      .map((reference) => overlapOf(written, cut(reference)))
      .reduce((first, other) => (scoreOf(other) > scoreOf(first) ? other : first));
    best.forEach((row, n) => {
      row.forEach((count, part) => {
        total[n]![part]! += count;
      });
    });
  });
  return scoreOf(total);
};
