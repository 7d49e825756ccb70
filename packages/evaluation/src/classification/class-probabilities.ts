import { RidgelineError } from '@ridgeline/contracts';
import { type ConfusionMatrix, confusionMatrix } from './confusion-matrix.ts';

/** What a classifier makes of n examples, and what they are. */
export interface ClassProbabilities {
  /** [n · K] log p of each class by example, in nats. */
  readonly logProbabilities: ArrayLike<number>;
  /** [n] classes 0 … K−1. */
  readonly actual: ArrayLike<number>;
}

/** K, from the lengths. @throws as `exampleLosses`, naming `who` */
export const classesOf = (who: string, { logProbabilities, actual }: ClassProbabilities): number => {
  const classes = logProbabilities.length / actual.length;
  if (actual.length === 0) throw new RidgelineError('E_DATA', `${who}: there must be at least one example.`);
  if (!Number.isInteger(classes) || classes < 1) {
    throw new RidgelineError(
      'E_SHAPE',
      `${who}: logProbabilities must be K numbers for each of ${actual.length} examples, got ${logProbabilities.length}.`,
    );
  }
  for (let i = 0; i < actual.length; i++) {
    if (Number.isInteger(actual[i]) && actual[i]! >= 0 && actual[i]! < classes) continue;
    throw new RidgelineError(
      'E_DATA',
      `${who}: classes must be integers in 0 … ${classes - 1}, got ${actual[i]} at ${i}.`,
    );
  }
  for (let i = 0; i < logProbabilities.length; i++) {
    if (!Number.isNaN(logProbabilities[i])) continue;
    throw new RidgelineError(
      'E_DATA',
      `${who}: logProbabilities must be numbers, got NaN for class ${i % classes} of example ${Math.floor(i / classes)}.`,
      { hint: 'Look at the scores of this example: one of them is no number, or infinite.' },
    );
  }
  return classes;
};

/** The most probable class of example i, the first of equals. */
export const mostProbable = (
  { logProbabilities }: Pick<ClassProbabilities, 'logProbabilities'>,
  classes: number,
  i: number,
): number => {
  let best = 0;
  for (let k = 1; k < classes; k++)
    if (logProbabilities[i * classes + k]! > logProbabilities[i * classes + best]!) best = k;
  return best;
};

/** How often each class was taken for each, answers being the most probable classes. @throws as `exampleLosses`, naming `who` */
export const confusionOf = (who: string, given: ClassProbabilities): ConfusionMatrix => {
  const classes = classesOf(who, given);
  const predicted = Int32Array.from(given.actual, (_, i) => mostProbable(given, classes, i));
  return confusionMatrix({ actual: given.actual, predicted, classes });
};

/**
 * [n] −log p of the class of each example, in nats: what the log-loss is the mean of.
 *
 * @throws `E_SHAPE` if the lengths do not fit; `E_DATA` for a class outside 0 … K−1, for NaN, or without an example.
 * @example exampleLosses({ logProbabilities: [Math.log(0.8), Math.log(0.2)], actual: [0] }) // [≈0.223]
 */
export const exampleLosses = (given: ClassProbabilities): Float64Array => {
  const classes = classesOf('exampleLosses', given);
  // 0 − x, since a certain class has the loss 0 and not −0
  return Float64Array.from(given.actual, (place, i) => 0 - given.logProbabilities[i * classes + place]!);
};

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * Mean of −log p of the class of each example, in nats.
 *
 * @throws as `exampleLosses`.
 * @see scikit-learn's `log_loss`
 * @example logLoss({ logProbabilities: [Math.log(0.8), Math.log(0.2)], actual: [0] }) // ≈ 0.223
 */
export const logLoss = (given: ClassProbabilities): number => mean(exampleLosses(given));

/**
 * Mean over examples of Σ (p − y)² over the classes, y being 1 for the class and 0 for the others: 0 … 2.
 *
 * @throws as `exampleLosses`.
 * @see Brier 1950, "Verification of forecasts expressed in terms of probability"
 * @example brierScore({ logProbabilities: [Math.log(0.8), Math.log(0.2)], actual: [0] }) // ≈ 0.08
 */
export const brierScore = (given: ClassProbabilities): number => {
  const classes = classesOf('brierScore', given);
  const distances = Float64Array.from(given.actual, (place, i) => {
    let sum = 0;
    for (let k = 0; k < classes; k++) {
      const error = Math.exp(given.logProbabilities[i * classes + k]!) - (k === place ? 1 : 0);
      sum += error * error;
    }
    return sum;
  });
  return mean(distances);
};
