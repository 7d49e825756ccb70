import { RidgelineError } from '@ridgeline/contracts';
import { incompleteBeta, logBeta } from './incomplete-beta.ts';

export interface McNemar {
  /** Rows that the first alone answered rightly, and the second alone. All others tell nothing. */
  readonly onlyFirst: number;
  readonly onlySecond: number;
  /** Two-sided, by the binomial distribution: never claims too often, and mostly less often than its level. */
  readonly exactP: number;
  /** The same with half the probability of what was seen: near its level, and seldom above. */
  readonly midP: number;
}

/** P(X ≤ k) and P(X = k) of k heads in n throws. */
const heads = (k: number, n: number): readonly [atMost: number, equal: number] => [
  k >= n ? 1 : incompleteBeta({ x: 0.5, y: 0.5, a: n - k, b: k + 1 }),
  Math.exp(-n * Math.LN2 - Math.log(n + 1) - logBeta(k + 1, n - k + 1)),
];

/**
 * Whether two classifiers that are given are right equally often on the same rows. Of the rows that one alone has right, each
 * is as likely the first's as the second's if they are: p = 2·P(X ≤ min) for X of so many throws of a coin.
 *
 * It is of these two models, whatever other seeds would have given, and of rows that are independent.
 *
 * @param options.first [n] whether each row was answered rightly.
 * @param options.second [n] the same of the other, in the same order.
 * @throws `E_SHAPE` if the lengths differ; `E_DATA` without a row.
 * @see McNemar 1947, "Note on the sampling error of the difference between correlated proportions or percentages"; Fagerland,
 *   Lydersen and Laake 2013, "The McNemar test for binary matched-pairs data: mid-p and asymptotic are better than exact
 *   conditional"; statsmodels' `mcnemar(exact=True)`.
 * @example mcnemar({ first: [true, true, true, true], second: [false, false, false, true] }) // onlyFirst 3, exactP 0.25, midP 0.125
 */
export const mcnemar = ({
  first,
  second,
}: {
  readonly first: ArrayLike<boolean>;
  readonly second: ArrayLike<boolean>;
}): McNemar => {
  if (first.length !== second.length)
    throw new RidgelineError(
      'E_SHAPE',
      `mcnemar: first and second must be equally long, got ${first.length} and ${second.length}.`,
    );
  if (first.length === 0) throw new RidgelineError('E_DATA', 'mcnemar: there must be at least one row.');
  let [onlyFirst, onlySecond] = [0, 0];
  for (let row = 0; row < first.length; row++) {
    if (first[row] && !second[row]) onlyFirst++;
    if (!first[row] && second[row]) onlySecond++;
  }
  const [atMost, equal] = heads(Math.min(onlyFirst, onlySecond), onlyFirst + onlySecond);
  return {
    onlyFirst,
    onlySecond,
    exactP: Math.min(1, 2 * atMost),
    midP: Math.min(1, 2 * atMost - equal),
  };
};
