import { RidgelineError } from '@ridgeline/contracts';
import { areaUnderRoc } from './area-under-roc.ts';
import { averagePrecision } from './average-precision.ts';
import { type ClassProbabilities, classesOf } from './class-probabilities.ts';
import type { RankedExamples } from './ranked.ts';

/** A score of rankings for each class against all others. */
export interface ScoreByClass {
  /** Mean over the classes that occur, each counting alike. */
  readonly macro: number;
  /** The same, each class counting by its examples. */
  readonly weighted: number;
  /** [K] null for a class that does not occur, of which nothing is known. */
  readonly perClass: readonly (number | null)[];
}

const scoreByClass = (
  who: string,
  given: ClassProbabilities,
  scoreOf: (examples: RankedExamples) => number,
): ScoreByClass => {
  const classes = classesOf(who, given);
  const { logProbabilities, actual } = given;
  const support = new Float64Array(classes);
  for (let i = 0; i < actual.length; i++) support[actual[i]!]!++;
  if (support.filter((count) => count > 0).length < 2)
    throw new RidgelineError(
      'E_DATA',
      `${who}: examples must be of two classes or more, got class ${actual[0]} alone.`,
      {
        hint: 'Within one class there is nothing to tell apart; give examples of the others too.',
      },
    );
  const perClass = Array.from(support, (count, k) =>
    count === 0
      ? null
      : scoreOf({
          // an impossible class scores below all others
          scores: Float64Array.from(actual, (_, i) =>
            Math.max(logProbabilities[i * classes + k]!, -Number.MAX_VALUE),
          ),
          positive: Array.from(actual, (place) => place === k),
        }),
  );
  const mean = (weights: Float64Array): number =>
    perClass.reduce<number>((sum, score, k) => sum + (score ?? 0) * weights[k]!, 0) /
    weights.reduce((sum, weight) => sum + weight, 0);
  return { macro: mean(support.map((count) => Math.min(count, 1))), weighted: mean(support), perClass };
};

/**
 * The area under the ROC of each class against all others, ranked by its log-probability.
 *
 * With two classes both have the same area. It is not defined where all examples are of one class, which is refused.
 *
 * @throws as `exampleLosses`; `E_DATA` if one class alone occurs.
 * @see scikit-learn's `roc_auc_score(multi_class='ovr')`, which refuses a class that does not occur; here it counts in no mean.
 * @example areasUnderRoc({ logProbabilities: [-0.1, -2.4, -1.6, -0.2], actual: [0, 1] }).macro // 1
 */
export const areasUnderRoc = (given: ClassProbabilities): ScoreByClass =>
  scoreByClass('areasUnderRoc', given, areaUnderRoc);

/**
 * The average precision (area under precision over recall) of each class against all others, ranked by its
 * log-probability. With two classes they differ: take `perClass` of the one that is looked for.
 *
 * @throws as `exampleLosses`; `E_DATA` if one class alone occurs.
 * @see scikit-learn's `average_precision_score` of indicators, one column a class.
 * @example averagePrecisions({ logProbabilities: [-0.1, -2.4, -1.6, -0.2], actual: [0, 1] }).perClass[1] // 1
 */
export const averagePrecisions = (given: ClassProbabilities): ScoreByClass =>
  scoreByClass('averagePrecisions', given, averagePrecision);
