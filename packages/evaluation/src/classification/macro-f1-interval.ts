import { type RandomStream, requirePositiveInteger, requireRate } from '@ridgeline/contracts';
import type { Interval } from '../statistics/bootstrap-intervals.ts';
import { quantile } from '../statistics/quantile.ts';
import { type ConfusionMatrix, classificationScores } from './confusion-matrix.ts';

/** From here on Wilson and Hilferty's cube of a normal number is a gamma number to three digits. */
const manyExamples = 16;

/** A number of the gamma distribution with an integer shape: the weights of so many examples together. */
const gamma = (shape: number, random: RandomStream): number => {
  if (shape >= manyExamples) {
    const [z] = random.normal(1) as unknown as [number];
    return shape * (1 - 1 / (9 * shape) + z / (3 * Math.sqrt(shape))) ** 3;
  }
  return -random.uniform(shape).reduce((sum, uniform) => sum + Math.log1p(-uniform), 0);
};

/**
 * An interval of the macro F1 of a confusion matrix: the quantiles over draws that weigh the examples of each class anew
 * (the Bayesian bootstrap), one imagined example in a cell drawn at random among them. That one keeps the interval
 * from closing where few examples are all read rightly. Classes keep their sizes.
 *
 * In simulations with 2 to 20 classes of 1 to 100 examples, 70 to 97 % right, 95 % intervals hold the truth in 86 to 97 %;
 * those of a bootstrap by examples in 31 to 95 %.
 *
 * @param options.random a stream that is used for nothing else; draw r takes from `random.at(r)`.
 * @param options.draws how many, 1,000 if not given.
 * @param options.confidence level in [0, 1), 0.95 if not given.
 * @throws `E_RANGE` naming the option.
 * @see Rubin 1981, "The Bayesian bootstrap"; Goutte and Gaussier 2005, "A probabilistic interpretation of precision, recall
 *   and F-score, with implication for evaluation".
 * @example macroF1Interval({ matrix: confusionMatrix({ actual, predicted, classes }), random: randomStream(1) })
 */
export const macroF1Interval = ({
  matrix,
  random,
  draws = 1000,
  confidence = 0.95,
}: {
  readonly matrix: ConfusionMatrix;
  readonly random: RandomStream;
  readonly draws?: number;
  readonly confidence?: number;
}): Interval => {
  requirePositiveInteger('macroF1Interval', { draws });
  requireRate('macroF1Interval', { confidence });
  const { classes, counts } = matrix;
  const { perClass } = classificationScores(matrix);
  // a class that neither occurs nor is found has no score, and gets no imagined example
  const isSeen = perClass.map(
    ({ support }, k) => support > 0 || counts.some((n, at) => n > 0 && at % classes === k),
  );
  const tested = perClass.flatMap(({ support }, k) => (support > 0 ? [k] : []));
  const seen = isSeen.flatMap((is, k) => (is ? [k] : []));
  const found = Float64Array.from({ length: draws }, (_, draw) => {
    const at = random.at(draw);
    const imagined =
      tested[at.stream('actual').integers(1, tested.length)[0]!]! * classes +
      seen[at.stream('predicted').integers(1, seen.length)[0]!]!;
    const weights = new Float64Array(classes * classes);
    for (const k of tested) {
      let sum = 0;
      for (const j of seen) {
        const cell = k * classes + j;
        const shape = counts[cell]! + (cell === imagined ? 1 : 0);
        if (shape > 0) sum += weights[cell] = gamma(shape, at.stream(`cell/${cell}`));
      }
      for (const j of seen) weights[k * classes + j]! *= perClass[k]!.support / sum;
    }
    return classificationScores({ classes, counts: weights }).macro.f1;
  }).sort();
  return [quantile(found, (1 - confidence) / 2), quantile(found, (1 + confidence) / 2)];
};
