import { RidgelineError, requirePositiveInteger } from '@ridgeline/contracts';

/** K × K counts by row: `counts[actual · K + predicted]` examples of class `actual` were taken for `predicted`. */
export interface ConfusionMatrix {
  /** K */
  readonly classes: number;
  /** [K · K] */
  readonly counts: Float64Array;
}

/** Precision, recall and their harmonic mean. */
export interface ClassScores {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

export interface ClassificationScores {
  /** Share of examples whose class was found. With one class an example, micro precision, recall and F1 are this too. */
  readonly accuracy: number;
  /** Mean recall of the classes that occur: what accuracy would be if each had as many examples. 1/K is what guessing reaches. */
  readonly balancedAccuracy: number;
  /** Means over the classes that occur or are found, each counting alike. */
  readonly macro: ClassScores;
  /** The same, each class counting by its examples. */
  readonly weighted: ClassScores;
  /** Over all examples at once. */
  readonly micro: ClassScores;
  /** Correlation of actual and predicted class in [−1, 1]; 0 is what guessing reaches. */
  readonly matthews: number;
  /** Cohen's κ: agreement beyond what chance reaches with these shares of classes, at most 1; 0 is chance. */
  readonly kappa: number;
  /** [K] */
  readonly perClass: readonly (ClassScores & { readonly support: number })[];
}

/**
 * Counts how often each class was taken for each.
 *
 * @param options.actual [n] classes 0 … K−1.
 * @param options.predicted [n] the same, as a model has them.
 * @param options.classes K
 * @throws `E_SHAPE` if the lengths differ; `E_DATA` for a class outside 0 … K−1, or without an example.
 * @example confusionMatrix({ actual: [0, 1, 1], predicted: [0, 1, 0], classes: 2 }).counts // [1, 0, 1, 1]
 */
export const confusionMatrix = ({
  actual,
  predicted,
  classes,
}: {
  readonly actual: ArrayLike<number>;
  readonly predicted: ArrayLike<number>;
  readonly classes: number;
}): ConfusionMatrix => {
  requirePositiveInteger('confusionMatrix', { classes });
  if (actual.length !== predicted.length) {
    throw new RidgelineError(
      'E_SHAPE',
      `confusionMatrix: actual and predicted must be equally long, got ${actual.length} and ${predicted.length}.`,
    );
  }
  if (actual.length === 0)
    throw new RidgelineError('E_DATA', 'confusionMatrix: there must be at least one example.');
  const counts = new Float64Array(classes * classes);
  const known = (at: number): boolean => Number.isInteger(at) && at >= 0 && at < classes;
  for (let i = 0; i < actual.length; i++) {
    const [row, column] = [actual[i]!, predicted[i]!];
    if (!known(row) || !known(column)) {
      throw new RidgelineError(
        'E_DATA',
        `confusionMatrix: classes must be integers in 0 … ${classes - 1}, got ${row} and ${column} at ${i}.`,
      );
    }
    counts[row * classes + column]!++;
  }
  return { classes, counts };
};

/** A share of nothing is 0. */
const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

const scoresOf = (hits: number, predicted: number, actual: number): ClassScores => ({
  precision: share(hits, predicted),
  recall: share(hits, actual),
  f1: share(2 * hits, predicted + actual),
});

/**
 * What a confusion matrix says of a classifier. With hits h, and a and p the examples that are and that are taken for a
 * class: precision h/p, recall h/a, F1 2h/(a + p), each 0 where nothing is divided. Matthews' correlation is
 * (n·Σh − Σap) / √((n² − Σp²)(n² − Σa²)), Cohen's κ (n·Σh − Σap) / (n² − Σap). A class that neither occurs nor is found counts in no
 * mean, as in scikit-learn. Where one class is all that occurs and is found, κ is 0, where scikit-learn's is NaN, and Matthews' correlation 0, as there.
 *
 * @see scikit-learn's `precision_recall_fscore_support` with `zero_division=0` and `matthews_corrcoef`, `balanced_accuracy_score` and
 *   `cohen_kappa_score`; Gorodkin 2004,
 *   "Comparing two K-category assignments by a K-category correlation coefficient".
 * @example classificationScores(confusionMatrix({ actual: [0, 1, 1], predicted: [0, 1, 0], classes: 2 })).accuracy // ≈ 0.667
 */
export const classificationScores = ({ classes, counts }: ConfusionMatrix): ClassificationScores => {
  const actual = new Float64Array(classes);
  const predicted = new Float64Array(classes);
  const hits = new Float64Array(classes);
  counts.forEach((count, place) => {
    const row = Math.floor(place / classes);
    const column = place % classes;
    actual[row]! += count;
    predicted[column]! += count;
    if (row === column) hits[row] = count;
  });
  const total = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);
  const products = (a: Float64Array, b: Float64Array): number => total(a.map((value, k) => value * b[k]!));
  const [all, right] = [total(actual), total(hits)];
  const perClass = Array.from(hits, (hit, k) => ({
    ...scoresOf(hit, predicted[k]!, actual[k]!),
    support: actual[k]!,
  }));
  const seen = perClass.filter(({ support }, k) => support > 0 || predicted[k]! > 0);
  const mean = (score: keyof ClassScores): number =>
    seen.reduce((sum, found) => sum + found[score], 0) / seen.length;
  const weighted = (score: keyof ClassScores): number =>
    seen.reduce((sum, found) => sum + found.support * found[score], 0) / all;
  const occurring = seen.filter(({ support }) => support > 0);
  const byChance = products(actual, predicted);
  const spread = (all * all - products(predicted, predicted)) * (all * all - products(actual, actual));
  return {
    accuracy: right / all,
    balancedAccuracy: occurring.reduce((sum, { recall }) => sum + recall, 0) / occurring.length,
    macro: { precision: mean('precision'), recall: mean('recall'), f1: mean('f1') },
    weighted: { precision: weighted('precision'), recall: weighted('recall'), f1: weighted('f1') },
    micro: scoresOf(right, all, all),
    matthews: share(all * right - byChance, Math.sqrt(spread)),
    kappa: share(all * right - byChance, all * all - byChance),
    perClass,
  };
};
