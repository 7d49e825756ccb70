import { RidgelineError, requireRate } from '@ridgeline/contracts';
import { unitOf } from '../unit-of.ts';
import { blockFreedom } from './block-freedom.ts';
import type { Interval } from './bootstrap-intervals.ts';
import { rowsByGroup } from './grouped-rows.ts';
import { criticalT } from './student-t.ts';
import { normalSquare, wilsonEnds } from './wilson-interval.ts';

export interface GroupedIntervalOptions {
  /** [groups][sums] what each group adds to every sum, such as its rows that are read rightly. */
  readonly sums: readonly ArrayLike<number>[];
  /** [groups][strata] how many rows each has; of each class, where a score weighs classes alike, else of one stratum. */
  readonly rows: readonly ArrayLike<number>[];
  /** What the sums of all groups come to: smooth, and the same if all sums are doubled. */
  readonly score: (sums: Float64Array) => number;
  /** Where the score can lie: from 0 to 1, from 0 on, or anywhere. */
  readonly range: 'share' | 'positive' | 'any';
  /** Level of the interval in [0, 1), 0.95 if not given. */
  readonly confidence?: number;
}

/** So small a part of a group is added and taken away to see what the group does to the score. */
const part = 1e-4;

const sumOf = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0);

/** Σ over the groups. */
const totalsOf = (groups: readonly ArrayLike<number>[]): Float64Array =>
  Float64Array.from(groups[0]!, (_, i) => sumOf(groups.map((own) => own[i]!)));

/** Score, its standard error over groups, and the degrees of freedom of that; undefined where a stratum is of one group alone. */
const spreadOf = ({ sums, rows, score }: GroupedIntervalOptions) => {
  const all = totalsOf(sums);
  const strata = totalsOf(rows);
  const leverages = rows.map((own) =>
    strata.reduce((most, total, k) => (total === 0 ? most : Math.max(most, own[k]! / total)), 0),
  );
  if (leverages.includes(1)) return undefined;
  const influences = sums.map((own) => {
    const moved = (by: number) => score(all.map((value, i) => value + by * own[i]!));
    return (moved(part) - moved(-part)) / (2 * part);
  });
  const unit = unitOf(influences);
  const squares = influences.map((influence, group) => (influence / unit) ** 2 / (1 - leverages[group]!));
  const total = sumOf(strata);
  return {
    score: score(all),
    total,
    error: Math.sqrt(sumOf(squares)) * unit,
    degrees: blockFreedom(rows.map((own) => (sumOf(own) / total) * rows.length)),
  };
};

/**
 * Wilson's interval with the number of independent rows that would vary as much, fewer still where few groups tell how much that is.
 * Where nothing varies, as when all is right, a group is one row.
 */
const shareEnds = (
  { score, total, error, degrees }: NonNullable<ReturnType<typeof spreadOf>>,
  { groups, alpha }: { readonly groups: number; readonly alpha: number },
): Interval => {
  const square = normalSquare(alpha);
  const alike = score === 0 || score === 1;
  const asMany = alike
    ? groups
    : Math.min(total, (score * (1 - score) * square) / (error * criticalT(alpha, degrees)) ** 2);
  return wilsonEnds({ share: score, of: asMany, square });
};

/**
 * The interval of a score over rows that come in groups, as texts of one author: other groups would have been drawn, each with all
 * its rows. With I_g = dscore/dlog(weight of group g), h_g the largest share that the group has of a stratum's rows and ν Bell and
 * McCaffrey's degrees of freedom, SE² = ΣI_g²/(1 − h_g). From there it is score ± t_ν·SE; exp(log score ± t_ν·SE/score) for what is
 * positive; and for a share Wilson's interval of n = p(1 − p)/SE²·(z/t_ν)² rows, not more than there are.
 *
 * @returns null where all rows of a stratum are of one group, which says nothing of others.
 * @throws `E_DATA` without a group; `E_SHAPE` if `rows` and `sums` differ in length; `E_RANGE` for the confidence.
 * @see Efron 1982, "The jackknife, the bootstrap and other resampling plans", 6 (infinitesimal jackknife); Korn and Graubard 1998,
 *   "Confidence intervals for proportions with small expected number of positive counts estimated from survey data"; Bell and
 *   McCaffrey 2002. docs/statistics.md says how often it is wrong.
 * @example
 * // three authors with 9 of 10, 2 of 4 and 6 of 6 texts right
 * groupedInterval({
 *   sums: [[9, 10], [2, 4], [6, 6]],
 *   rows: [[10], [4], [6]],
 *   score: ([right, of]) => right / of,
 *   range: 'share',
 * });
 */
export const groupedInterval = (options: GroupedIntervalOptions): Interval | null => {
  const { sums, rows, range, confidence = 0.95 } = options;
  requireRate('groupedInterval', { confidence });
  if (sums.length === 0)
    throw new RidgelineError('E_DATA', 'groupedInterval: there must be at least one group.');
  if (sums.length !== rows.length)
    throw new RidgelineError(
      'E_SHAPE',
      `groupedInterval: sums and rows must be equally long, got ${sums.length} and ${rows.length}.`,
    );
  const spread = spreadOf(options);
  if (spread === undefined) return null;
  const alpha = 1 - confidence;
  if (range === 'share') return shareEnds(spread, { groups: sums.length, alpha });
  const { score, error, degrees } = spread;
  const margin = criticalT(alpha, degrees) * error;
  if (range === 'any') return [score - margin, score + margin];
  const factor = score === 0 ? 1 : Math.exp(margin / score);
  return [score / factor, score * factor];
};

/**
 * {@link groupedInterval} of the mean of rows.
 *
 * @param options.values [n] such as 1 for what is read rightly and 0 for what is not.
 * @param options.groups [n] what rows are alike by.
 * @returns null for one group.
 * @throws as `groupedInterval`.
 * @example groupedMeanInterval({ values: [1, 0, 1, 1], groups: ['ann', 'ann', 'bob', 'eve'], range: 'share' })
 */
export const groupedMeanInterval = ({
  values,
  groups,
  ...options
}: Pick<GroupedIntervalOptions, 'range' | 'confidence'> & {
  readonly values: ArrayLike<number>;
  readonly groups: readonly string[];
}): Interval | null => {
  const rows = rowsByGroup(groups);
  return groupedInterval({
    ...options,
    sums: rows.map((own) => [sumOf(own.map((row) => values[row]!)), own.length]),
    rows: rows.map(({ length }) => [length]),
    score: ([sum, of]) => sum! / of!,
  });
};
