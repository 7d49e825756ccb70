import { RidgelineError, requirePositiveInteger } from '@ridgeline/contracts';

/** Which rows are learnt from and which are tested, ascending. */
export interface Split {
  readonly train: Int32Array;
  readonly test: Int32Array;
}

/** Refuses less than two folds, and more folds than there is to share out. */
export const requireFolds = (who: string, folds: number, things: number, called = 'rows'): void => {
  requirePositiveInteger(who, { folds });
  if (folds >= 2 && folds <= things) return;
  throw new RidgelineError(
    'E_DATA',
    `${who}: folds must be at least 2 and at most the number of ${called}, ${things}; got ${folds}.`,
    {
      hint:
        things < 2
          ? `Give more ${called}.`
          : `Take fewer folds (--set selection.folds=2, or --folds 2 in tune and regress), or give more ${called}.`,
    },
  );
};

/**
 * The splits that an assignment of rows to folds stands for: each fold is tested once, by what the others teach.
 *
 * @param fold the fold of each row, 0 … K − 1; −1 for a row that none tests and all learn from.
 * @throws `E_DATA` if a fold between is empty.
 * @example splitsOf(Int32Array.of(0, 1, 0))[1] // { train: [0, 2], test: [1] }
 */
export const splitsOf = (fold: Int32Array): Split[] => {
  const folds = fold.reduce((most, value) => Math.max(most, value + 1), 0);
  const rows = Int32Array.from(fold, (_, row) => row);
  return Array.from({ length: folds }, (_, k) => {
    const test = rows.filter((row) => fold[row] === k);
    if (test.length === 0) throw new RidgelineError('E_DATA', `splitsOf: fold ${k} has no row.`);
    return { train: rows.filter((row) => fold[row] !== k), test };
  });
};

/** Splits of a part of the rows, in the numbers of the whole: `rows[i]` is what a split of that part calls i. */
export const withinRows = (rows: Int32Array, splits: readonly Split[]): Split[] =>
  splits.map(({ train, test }) => ({
    train: train.map((position) => rows[position]!),
    test: test.map((position) => rows[position]!),
  }));
