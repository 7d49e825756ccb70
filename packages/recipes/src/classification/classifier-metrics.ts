import type { Classifier } from '@ridgeline/classifier';
import { bestOf } from '@ridgeline/classifier/parts';
import {
  averagePrecisions,
  type ConfusionMatrix,
  calibrationError,
  classificationScores,
  confusionMatrix,
  estimate,
  exampleLosses,
  groupedInterval,
  groupedMeanInterval,
  type Interval,
  macroF1Interval,
  rowsByGroup,
  wilsonInterval,
} from '@ridgeline/evaluation';
import { classIndices } from '@ridgeline/linear';
import { randomStream } from '@ridgeline/tensors';
import type { Examples as Rows } from '../table/table-examples.ts';

type Examples = Pick<Rows, 'texts' | 'labels'> & Partial<Pick<Rows, 'groups'>>;

/** How well a classifier does on examples. */
export interface ClassifierScores {
  readonly examples: number;
  /** Mean −log p of the right class, in nats. */
  readonly dataLoss: number;
  readonly accuracy: number;
  /** Mean recall of the classes that occur. */
  readonly balancedAccuracy: number;
  readonly macroF1: number;
  readonly microF1: number;
  readonly matthews: number;
  /** Cohen's κ. */
  readonly kappa: number;
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
  /** Area under precision over recall, the mean over the classes that occur; null where one class alone does. */
  readonly averagePrecision: number | null;
  /** How many groups the examples come in; null without groups. */
  readonly groups: number | null;
  /**
   * 95 % intervals over the examples, or over their groups: Student's of the loss, null for one example; Wilson's of the accuracy. Over
   * groups one is null where they say nothing of others: one group alone, or for macro F1 a class of one group alone.
   */
  readonly intervals: {
    readonly dataLoss: Interval | null;
    readonly accuracy: Interval | null;
    readonly macroF1: Interval | null;
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
    balancedAccuracy: scores.balancedAccuracy,
    macroF1: scores.macro.f1,
    microF1: scores.micro.f1,
    matthews: scores.matthews,
    kappa: scores.kappa,
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

type Intervals = ClassifierMetrics['intervals'];

/** Below 0 no loss lies. */
const fromZero = ([low, high]: Interval): Interval => [Math.max(0, low), high];

const intervalsOf = (
  matrix: ConfusionMatrix,
  { actual, predicted, losses }: ReturnType<typeof measure>,
): Intervals => {
  const right = actual.reduce((sum, place, row) => sum + (place === predicted[row] ? 1 : 0), 0);
  const { low, high } = estimate([...losses]);
  return {
    dataLoss: losses.length < 2 ? null : fromZero([low, high]),
    accuracy: wilsonInterval({ right, of: actual.length }),
    macroF1: macroF1Interval({ matrix, random: randomStream(0).stream('interval') }),
  };
};

/** The same where rows of one group are alike. */
const groupedIntervalsOf = (
  { classes }: ConfusionMatrix,
  { actual, predicted, losses }: ReturnType<typeof measure>,
  groups: readonly string[],
): Intervals => {
  const matrices = rowsByGroup(groups).map((rows) =>
    confusionMatrix({
      actual: rows.map((row) => actual[row]!),
      predicted: rows.map((row) => predicted[row]!),
      classes,
    }),
  );
  const loss = groupedMeanInterval({ values: losses, groups, range: 'any' });
  const isRight = Array.from(actual, (place, row) => (place === predicted[row] ? 1 : 0));
  return {
    dataLoss: loss && fromZero(loss),
    accuracy: groupedMeanInterval({ values: isRight, groups, range: 'share' }),
    macroF1: groupedInterval({
      sums: matrices.map(({ counts }) => counts),
      rows: matrices.map((own) => classificationScores(own).perClass.map(({ support }) => support)),
      score: (counts) => classificationScores({ classes, counts }).macro.f1,
      range: 'share',
    }),
  };
};

const metricsOf = (
  { classes }: Pick<Classifier, 'classes'>,
  measured: ReturnType<typeof measure>,
  groups: readonly string[] | null,
): ClassifierMetrics => {
  const { actual, predicted, logProbabilities } = measured;
  const occurring = new Set(actual).size;
  const matrix = confusionMatrix({ actual, predicted, classes: classes.length });
  return {
    ...scoresOf({ classes }, measured),
    averagePrecision: occurring < 2 ? null : averagePrecisions({ logProbabilities, actual }).macro,
    groups: groups && new Set(groups).size,
    intervals: groups === null ? intervalsOf(matrix, measured) : groupedIntervalsOf(matrix, measured, groups),
  };
};

/**
 * The same with intervals over the texts, or over their groups where they come in some: see docs/statistics.md.
 *
 * @throws as `classifierScores`.
 * @example classifierMetrics(classifier, examples).intervals.accuracy // [0.86, 0.91]
 */
export const classifierMetrics = (classifier: Classifier, examples: Examples): ClassifierMetrics =>
  metricsOf(classifier, measure(classifier, examples), examples.groups ?? null);

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
  groups = null,
}: {
  readonly classes: readonly string[];
  readonly labels: readonly string[];
  readonly logProbabilities: Float64Array;
  readonly groups?: readonly string[] | null;
}): ClassifierMetrics => {
  const actual = classIndices(labels, classes).indices;
  const predicted = bestOf(logProbabilities, classes.length);
  const losses = exampleLosses({ logProbabilities, actual });
  return metricsOf({ classes }, { actual, predicted, logProbabilities, losses }, groups);
};
