import type { Classifier } from '@ridgeline/classifier';
import { bestOf } from '@ridgeline/classifier/parts';
import {
  calibrationError,
  classificationScores,
  confusionMatrix,
  estimate,
  exampleLosses,
  type Interval,
  macroF1Interval,
  wilsonInterval,
} from '@ridgeline/evaluation';
import { classIndices } from '@ridgeline/linear';
import { randomStream } from '@ridgeline/tensors';
import type { Examples as Rows } from '../table/table-examples.ts';

type Examples = Pick<Rows, 'texts' | 'labels'>;

/** How well a classifier does on examples. */
export interface ClassifierScores {
  readonly examples: number;
  /** Mean −log p of the right class, in nats. */
  readonly dataLoss: number;
  readonly accuracy: number;
  readonly macroF1: number;
  readonly microF1: number;
  readonly matthews: number;
  /** Expected calibration error over ten bins. */
  readonly calibrationError: number;
  readonly perClass: readonly {
    readonly label: string;
    readonly precision: number;
    readonly recall: number;
    readonly f1: number;
    readonly support: number;
  }[];
  /** [K][K] rows by actual class, columns by predicted class. */
  readonly confusion: readonly (readonly number[])[];
}

export interface ClassifierMetrics extends ClassifierScores {
  /** 95 % intervals over the examples: Student's of the loss, null for one example; Wilson's of the accuracy. */
  readonly intervals: {
    readonly dataLoss: Interval | null;
    readonly accuracy: Interval;
    readonly macroF1: Interval;
  };
}

const mean = (values: Float64Array): number => values.reduce((a, b) => a + b, 0) / values.length;

/** What a classifier makes of labelled texts. */
const measure = (classifier: Classifier, { texts, labels }: Examples) => {
  const actual = classIndices(labels, classifier.classes).indices;
  const logProbabilities = classifier.logProbabilities(texts);
  const predicted = classifier.predict(texts);
  return { actual, predicted, logProbabilities, losses: exampleLosses({ logProbabilities, actual }) };
};

const scoresOf = (
  { classes }: Pick<Classifier, 'classes'>,
  { actual, predicted, logProbabilities, losses }: ReturnType<typeof measure>,
): ClassifierScores => {
  const size = classes.length;
  const matrix = confusionMatrix({ actual, predicted, classes: size });
  const scores = classificationScores(matrix);
  return {
    examples: actual.length,
    dataLoss: mean(losses),
    accuracy: scores.accuracy,
    macroF1: scores.macro.f1,
    microF1: scores.micro.f1,
    matthews: scores.matthews,
    calibrationError: calibrationError({ logProbabilities, actual }),
    perClass: scores.perClass.map((found, k) => ({ label: classes[k]!, ...found })),
    confusion: Array.from({ length: size }, (_, k) => [...matrix.counts.subarray(k * size, (k + 1) * size)]),
  };
};

/**
 * Measures a classifier on labelled texts.
 *
 * @throws `E_DATA` for a label that the classifier does not know, or without an example.
 * @example classifierScores(classifier, { texts: ['what a film'], labels: ['pos'] }).accuracy
 */
export const classifierScores = (classifier: Classifier, examples: Examples): ClassifierScores =>
  scoresOf(classifier, measure(classifier, examples));

const metricsOf = (
  { classes }: Pick<Classifier, 'classes'>,
  measured: ReturnType<typeof measure>,
): ClassifierMetrics => {
  const { actual, predicted, losses } = measured;
  const matrix = confusionMatrix({ actual, predicted, classes: classes.length });
  const right = actual.reduce((sum, place, row) => sum + (place === predicted[row] ? 1 : 0), 0);
  const { low, high } = estimate([...losses]);
  return {
    ...scoresOf({ classes }, measured),
    intervals: {
      dataLoss: losses.length < 2 ? null : [Math.max(0, low), high],
      accuracy: wilsonInterval({ right, of: actual.length }),
      macroF1: macroF1Interval({ matrix, random: randomStream(0).stream('interval') }),
    },
  };
};

/**
 * The same with intervals over the texts.
 *
 * @throws as `classifierScores`.
 * @example classifierMetrics(classifier, examples).intervals.accuracy // [0.86, 0.91]
 */
export const classifierMetrics = (classifier: Classifier, examples: Examples): ClassifierMetrics =>
  metricsOf(classifier, measure(classifier, examples));

/**
 * The same of answers that are there already.
 *
 * @param answers.logProbabilities [n · K] in nats, in the order of the classes.
 * @throws `E_DATA` for a label that is none of the classes, or without an example.
 * @example answerMetrics({ classes, labels, logProbabilities: await classifier.logProbabilities(texts) }).accuracy
 */
export const answerMetrics = ({
  classes,
  labels,
  logProbabilities,
}: {
  readonly classes: readonly string[];
  readonly labels: readonly string[];
  readonly logProbabilities: Float64Array;
}): ClassifierMetrics => {
  const actual = classIndices(labels, classes).indices;
  const predicted = bestOf(logProbabilities, classes.length);
  const losses = exampleLosses({ logProbabilities, actual });
  return metricsOf({ classes }, { actual, predicted, logProbabilities, losses });
};
