import { differencesOf, type Pairs } from './pairs.ts';
import { twoSidedNormal } from './student-t.ts';

export interface Wilcoxon {
  /** Pairs that differ. */
  readonly pairs: number;
  /** Sum of the ranks of sizes of positive differences, ties having the mean of their ranks. */
  readonly rankSum: number;
  /** Two-sided, for the hypothesis that differences lie evenly about 0. */
  readonly pValue: number;
  /** Whether it comes from the distribution itself, and not from the normal one. */
  readonly isExact: boolean;
}

/** With more pairs the normal distribution is as good. */
const mostExact = 200;

/** Twice the ranks, which are whole numbers. */
const doubledRanks = (sizes: readonly number[]): number[] => {
  const order = sizes.map((_, i) => i).sort((a, b) => sizes[a]! - sizes[b]!);
  const ranks = new Array<number>(sizes.length);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && sizes[order[to]!] === sizes[order[from]!]) to++;
    for (const i of order.slice(from, to)) ranks[i] = from + 1 + to;
    from = to;
  }
  return ranks;
};

/** P(sum ≤ limit) where each rank counts with probability ½, by going through the ranks one after the other. */
const atMost = (ranks: readonly number[], limit: number): number => {
  const chances = new Float64Array(limit + 1);
  chances[0] = 1;
  for (const rank of ranks)
    for (let sum = limit; sum >= 0; sum--)
      chances[sum] = (chances[sum]! + (sum >= rank ? chances[sum - rank]! : 0)) / 2;
  return chances.reduce((total, chance) => total + chance, 0);
};

/**
 * Wilcoxon's test of pairs by the ranks of their differences: it asks whether these lie evenly about 0, whatever their
 * distribution, and a wild pair counts as the largest and no more. Pairs without a difference are left out.
 *
 * Up to 200 pairs p is exact, with ties too; beyond by the normal distribution, its variance corrected for ties. With
 * fewer than six pairs it cannot be below 0.05: five seeds that all agree have p = 0.0625.
 *
 * @throws `E_SHAPE` if the lengths differ; `E_DATA` without a pair or for a number that is not finite.
 * @see Wilcoxon 1945, "Individual comparisons by ranking methods"; SciPy's `wilcoxon`, whose exact p knows no ties.
 * @example wilcoxon({ a: [3, 4, 6, 5, 8, 9], b: [2, 2, 3, 1, 3, 3] }).pValue // 0.03125
 */
export const wilcoxon = (pairs: Pairs): Wilcoxon => {
  const differences = [...differencesOf('wilcoxon', pairs, 1)].filter((difference) => difference !== 0);
  const count = differences.length;
  const ranks = doubledRanks(differences.map(Math.abs));
  const positive = ranks.reduce((sum, rank, i) => sum + (differences[i]! > 0 ? rank : 0), 0);
  const all = count * (count + 1);
  const isExact = count <= mostExact;
  const square = ranks.reduce((sum, rank) => sum + rank * rank, 0) / 4;
  const pValue = isExact
    ? Math.min(1, 2 * atMost(ranks, Math.min(positive, all - positive)))
    : twoSidedNormal((positive - all / 2) / Math.sqrt(square));
  return { pairs: count, rankSum: positive / 2, pValue, isExact };
};
