import { RidgelineError, requirePositiveInteger } from '@ridgeline/contracts';

/** How well one label is told. */
export interface LabelScore {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Rows that have it. */
  readonly support: number;
}

/** How well rows with several labels, or none, are told. */
export interface LabelScores {
  /** Subset accuracy: the share of the rows all of whose labels are right. */
  readonly exact: number;
  /** Share of the labels of all rows that are right, those that a row has not included. */
  readonly accuracy: number;
  /** Hamming loss: the share of them that is wrong. */
  readonly hammingLoss: number;
  /** Mean of the F1 of labels. */
  readonly macroF1: number;
  /** The same, each label counting by the rows that have it; 0 where no row has any. */
  readonly weightedF1: number;
  /** F1 of all labels of all rows put together. */
  readonly microF1: number;
  readonly perLabel: readonly LabelScore[];
}

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/**
 * Scores of labels, each of which a row has or has not. With hits h, and a and p the rows that have a label and that are told to have
 * it: precision h/p, recall h/a, F1 2h/(a + p), each 0 where nothing is divided.
 *
 * @param options.actual [n · K] 1 where the row has the label, else 0.
 * @param options.predicted [n · K] the same as told.
 * @param options.labels K
 * @throws `E_DATA` without a row, if the two are not of one size, or for what is neither 1 nor 0; `E_RANGE` if labels is no integer ≥ 1.
 * @see scikit-learn's `f1_score` with `zero_division=0`, `accuracy_score` and `hamming_loss` of indicator matrices.
 * @example labelScores({ actual: [1, 0, 1, 1], predicted: [1, 0, 0, 1], labels: 2 }).microF1 // 0.8
 */
export const labelScores = ({
  actual,
  predicted,
  labels,
}: {
  readonly actual: ArrayLike<number>;
  readonly predicted: ArrayLike<number>;
  readonly labels: number;
}): LabelScores => {
  requirePositiveInteger('labelScores', { labels });
  const rows = actual.length / labels;
  if (rows === 0 || !Number.isInteger(rows) || predicted.length !== actual.length)
    throw new RidgelineError(
      'E_DATA',
      `labelScores: actual and predicted must be of ${labels} labels for each row, got ${actual.length} and ${predicted.length}.`,
      { hint: 'Give 1 or 0 for every label of every row, in one order.' },
    );
  for (const [name, values] of Object.entries({ actual, predicted })) {
    const odd = Array.from(values).findIndex((value) => value !== 0 && value !== 1);
    if (odd >= 0)
      throw new RidgelineError(
        'E_DATA',
        `labelScores: ${name} must be 1 or 0, got ${values[odd]} for label ${odd % labels} of row ${Math.floor(odd / labels)}.`,
      );
  }
  const [hits, told, there] = [0, 1, 2].map(() => new Float64Array(labels)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  let [right, exact] = [0, 0];
  for (let row = 0; row < rows; row++) {
    let own = 0;
    for (let label = 0; label < labels; label++) {
      const [a, p] = [actual[row * labels + label]!, predicted[row * labels + label]!];
      hits[label]! += a * p;
      told[label]! += p;
      there[label]! += a;
      own += a === p ? 1 : 0;
    }
    right += own;
    exact += own === labels ? 1 : 0;
  }
  const total = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);
  const perLabel = Array.from(hits, (hit, label) => ({
    precision: share(hit, told[label]!),
    recall: share(hit, there[label]!),
    f1: share(2 * hit, told[label]! + there[label]!),
    support: there[label]!,
  }));
  return {
    exact: exact / rows,
    accuracy: right / actual.length,
    hammingLoss: (actual.length - right) / actual.length,
    macroF1: perLabel.reduce((sum, { f1 }) => sum + f1, 0) / labels,
    weightedF1: share(
      perLabel.reduce((sum, { f1, support }) => sum + f1 * support, 0),
      total(there),
    ),
    microF1: share(2 * total(hits), total(told) + total(there)),
    perLabel,
  };
};
