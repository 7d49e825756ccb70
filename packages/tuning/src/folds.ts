import { type RandomStream, RidgelineError, requireNonNegativeInteger } from '@ridgeline/contracts';
import { requireFolds, type Split, splitsOf } from './split.ts';

interface Folds {
  readonly folds: number;
}
interface Random {
  readonly random: RandomStream;
}

/**
 * Rows dealt out at random, so that folds differ by one row at most.
 *
 * @returns the fold of each row.
 * @throws `E_DATA` if there are fewer rows than folds, or fewer than two folds.
 * @example splitsOf(kFolds({ rows: 100, folds: 10, random }))
 */
export const kFolds = ({ rows, folds, random }: Folds & Random & { readonly rows: number }): Int32Array => {
  requireFolds('kFolds', folds, rows);
  const fold = new Int32Array(rows);
  random.permutation(rows).forEach((row, index) => {
    fold[row] = index % folds;
  });
  return fold;
};

/** Row numbers by value, in the order of first appearance. */
const rowsByValue = <T>(values: readonly T[]): Map<T, number[]> => {
  const rows = new Map<T, number[]>();
  values.forEach((value, row) => {
    const found = rows.get(value);
    if (found === undefined) rows.set(value, [row]);
    else found.push(row);
  });
  return rows;
};

/** The fold of a row that no fold tests: every fold learns from it. */
export const neverTested = -1;

/**
 * Every class dealt out on its own, so that each fold has its share of it. A class with fewer rows than folds is in as
 * many folds as it has rows; the row of a class with one row alone is learnt from by every fold and tested by none
 * (`neverTested`), since no fold could know its class otherwise.
 *
 * @throws `E_DATA` if fewer rows than folds can be tested; and as `kFolds`.
 * @example splitsOf(stratifiedFolds({ labels: ['a', 'a', 'b', 'b'], folds: 2, random })) // one of each in either test
 */
export const stratifiedFolds = <T>({
  labels,
  folds,
  random,
}: Folds & Random & { readonly labels: readonly T[] }): Int32Array => {
  const classes = rowsByValue(labels);
  const single = [...classes.values()].filter((rows) => rows.length === 1).length;
  requireFolds(
    'stratifiedFolds',
    folds,
    labels.length - single,
    single === 0 ? 'rows' : 'rows of classes with two rows or more',
  );
  const fold = new Int32Array(labels.length).fill(neverTested);
  let dealt = 0;
  for (const [label, rows] of classes) {
    if (rows.length === 1) continue;
    // every class goes on where the one before ended, so that small ones do not all fall into the first folds
    for (const position of random.stream(`class/${label}`).permutation(rows.length))
      fold[rows[position]!] = dealt++ % folds;
  }
  return fold;
};

/**
 * Folds each of which learns from every class: of a class whose rows all fell into one fold, one row, or the smallest of
 * its groups, is tested by none (`neverTested`).
 *
 * @param options.groups the group of each row, where rows of a group stay together.
 * @throws `E_DATA` if a fold has then no row to test.
 * @example withEveryClass({ fold: Int32Array.of(0, 0, 1), labels: ['a', 'b', 'b'] }) // [-1, 0, 1]
 */
export const withEveryClass = <T, G>({
  fold,
  labels,
  groups,
}: {
  readonly fold: Int32Array;
  readonly labels: readonly T[];
  readonly groups?: readonly G[] | null | undefined;
}): Int32Array => {
  const kept = Int32Array.from(fold);
  const members = groups ? rowsByValue(groups) : undefined;
  const unitOf = (row: number): readonly number[] => members?.get(groups![row]!) ?? [row];
  let last: T | undefined;
  for (const [label, rows] of rowsByValue(labels)) {
    if (rows.some((row) => kept[row] !== kept[rows[0]!] || kept[row] === neverTested)) continue;
    const smallest = rows.map(unitOf).reduce((least, unit) => (unit.length < least.length ? unit : least));
    for (const row of smallest) kept[row] = neverTested;
    last = label;
  }
  const left = new Set(kept);
  const emptied = fold.find((value) => !left.has(value));
  if (emptied === undefined) return kept;
  throw new RidgelineError(
    'E_DATA',
    `withEveryClass: fold ${emptied + 1} has nothing to test that leaves every class to learn from, such as "${last}".`,
    {
      hint: 'Take fewer folds (--set selection.folds=2, or --folds 2 in tune and regress), in tune folds by class (--fold-kind stratified), or give more rows of the rare classes.',
    },
  );
};

/**
 * Rows of one group (an author, a document, a customer) stay together, so that none is both learnt from and tested.
 * The largest group goes first, each to the fold with the fewest rows so far.
 *
 * @throws `E_DATA` if there are fewer groups than folds.
 * @see scikit-learn's `GroupKFold`.
 * @example groupedFolds({ groups: ['x', 'x', 'y', 'z'], folds: 2 }) // [0, 0, 1, 1]
 */
export const groupedFolds = <T>({ groups, folds }: Folds & { readonly groups: readonly T[] }): Int32Array => {
  const byGroup = [...rowsByValue(groups).values()].sort((a, b) => b.length - a.length);
  requireFolds('groupedFolds', folds, byGroup.length, 'groups');
  const fold = new Int32Array(groups.length);
  const sizes = new Array<number>(folds).fill(0);
  for (const rows of byGroup) {
    const smallest = sizes.indexOf(Math.min(...sizes));
    for (const row of rows) fold[row] = smallest;
    sizes[smallest]! += rows.length;
  }
  return fold;
};

/**
 * Contiguous blocks, for rows in the order of time that resemble their neighbours.
 *
 * @example blockedFolds({ rows: 5, folds: 2 }) // [0, 0, 0, 1, 1]
 */
export const blockedFolds = ({ rows, folds }: Folds & { readonly rows: number }): Int32Array => {
  requireFolds('blockedFolds', folds, rows);
  return Int32Array.from({ length: rows }, (_, row) => Math.floor((row * folds) / rows));
};

/**
 * Each block but the first is tested by what all rows before it teach: the past never learns from the future.
 *
 * @param options.gap rows left out before each tested block. Defaults to 0.
 * @see scikit-learn's `TimeSeriesSplit`.
 * @example forwardSplits({ rows: 6, folds: 2 })[0] // { train: [0, 1], test: [2, 3] }
 */
export const forwardSplits = ({
  rows,
  folds,
  gap = 0,
}: Folds & { readonly rows: number; readonly gap?: number }): Split[] => {
  requireFolds('forwardSplits', folds + 1, rows);
  requireNonNegativeInteger('forwardSplits', { gap });
  const size = Math.floor(rows / (folds + 1));
  const first = rows - folds * size;
  if (gap >= first) {
    throw new RidgelineError(
      'E_DATA',
      `forwardSplits: the gap must be below ${first}, the rows before the first test; got ${gap}.`,
    );
  }
  const numbers = Int32Array.from({ length: rows }, (_, row) => row);
  return Array.from({ length: folds }, (_, k) => {
    const start = first + k * size;
    return { train: numbers.slice(0, start - gap), test: numbers.slice(start, start + size) };
  });
};

/**
 * The splits of several shufflings, one after the other; the first is that of the stream itself.
 *
 * @example repeatedSplits({ times: 3, random, make: (random) => kFolds({ rows: 100, folds: 10, random }) }) // 30 splits
 */
export const repeatedSplits = ({
  times,
  random,
  make,
}: Random & { readonly times: number; readonly make: (random: RandomStream) => Int32Array }): Split[] =>
  Array.from({ length: times }, (_, time) =>
    splitsOf(make(time === 0 ? random : random.stream(`repeat/${time}`))),
  ).flat();

/**
 * How many rows have an equal in another fold: what is learnt from them is also tested on them, and the error found is
 * too small.
 *
 * @param keys what makes two rows equal, such as the text.
 * @example duplicatesAcrossFolds(['a', 'b', 'a'], Int32Array.of(0, 0, 1)) // 2
 */
export const duplicatesAcrossFolds = (keys: readonly string[], fold: Int32Array): number =>
  [...rowsByValue(keys).values()]
    .filter((rows) => rows.some((row) => fold[row] !== fold[rows[0]!]))
    .reduce((total, rows) => total + rows.length, 0);
