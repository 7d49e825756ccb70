import type { StoredClassifier } from '@ridgeline/classifier';
import { bestOf, logProbabilitiesOf, scorerOf } from '@ridgeline/classifier/parts';
import { RidgelineError } from '@ridgeline/contracts';
import { exampleLosses } from '@ridgeline/evaluation';
import { classIndices } from '@ridgeline/linear';
import { randomStream } from '@ridgeline/tensors';
import {
  type CrossValidation,
  crossValidate,
  type Executor,
  type FoldTask,
  inProcess,
  type Split,
  splitsOf,
  stratifiedFolds,
} from '@ridgeline/tuning';
import type { ClassificationConfig } from './classification-config.ts';
import { fitClassifiers } from './classifier-fit.ts';
import { type ClassifierProblem, selectExamples } from './classifier-problem.ts';
import { strengthGrid, strengthSetting } from './classifier-strengths.ts';
import { fitTemperature } from './temperature.ts';

/** Where the folds of a problem are worked on: in this thread, or on workers that were sent the problem once. */
export type FoldExecutor = (problem: ClassifierProblem) => Executor<FoldTask, readonly number[]>;

export interface CrossValidatedClassifier {
  readonly stored: StoredClassifier;
  /** The strength that was given or chosen; null for a model without one. */
  readonly strength: number | null;
  /** Errors by strength, and what both rules choose. Null where nothing was to be chosen. */
  readonly crossValidation: CrossValidation | null;
}

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const actualOf = ({ labels, classes }: ClassifierProblem): Int32Array =>
  classIndices(labels, classes).indices;

/** The error of a classifier on some examples: mean log-loss in nats, or the share of wrong answers. */
const errorOf = (stored: StoredClassifier, tested: ClassifierProblem): number => {
  const actual = actualOf(tested);
  const classes = tested.classes.length;
  const scores = scorerOf(stored)(tested.documents);
  if (strengthSetting(tested.model)?.by === 'errorRate') {
    const best = bestOf(scores, classes);
    return mean(Float64Array.from(actual, (place, row) => (place === best[row] ? 0 : 1)));
  }
  return mean(
    exampleLosses({ logProbabilities: logProbabilitiesOf(scores, { classes, temperature: 1 }), actual }),
  );
};

/**
 * One fold's work: fits the training rows at every strength, and measures the error on the test rows. It depends on its
 * arguments alone, so that workers come to the same bits.
 *
 * @throws what the models throw for data that they cannot use.
 */
export const classifierFoldErrors = (problem: ClassifierProblem, task: FoldTask): number[] => {
  const tested = selectExamples(problem, task.test);
  const fitted = fitClassifiers(selectExamples(problem, task.train), task.lambdas);
  return Array.from(fitted, (stored) => errorOf(stored, tested));
};

/** All folds in this thread, one after the other. */
export const foldsInThisThread: FoldExecutor = (problem) =>
  inProcess((task) => classifierFoldErrors(problem, task));

/** The splits of a problem: by class, the same for the same seed. @throws `E_DATA` */
export const classifierSplits = ({ labels, seed }: ClassifierProblem, folds: number): Split[] =>
  splitsOf(stratifiedFolds({ labels, folds, random: randomStream(seed).stream('folds') }));

/** Scores of all documents by models that were not fitted to them. */
const heldOutScores = (
  problem: ClassifierProblem,
  splits: readonly Split[],
  strength: number,
): Float64Array => {
  const classes = problem.classes.length;
  const all = new Float64Array(problem.labels.length * classes);
  for (const { train, test } of splits) {
    const [stored] = fitClassifiers(selectExamples(problem, train), [strength]);
    const scores = scorerOf(stored!)(selectExamples(problem, test).documents);
    test.forEach((row, i) => {
      all.set(scores.subarray(i * classes, (i + 1) * classes), row * classes);
    });
  }
  return all;
};

/** Models whose scores are no log-probabilities, or too sure of themselves. */
const needsTemperature = ({ model }: ClassifierProblem): boolean =>
  model.kind !== 'logistic' && model.kind !== 'bagOfEmbeddings';

/**
 * Fits a classifier, its strength chosen by stratified cross-validation unless it is given.
 *
 * Models without probabilities of their own are given a temperature, by the scores of documents that were held out.
 *
 * @param options.executor does the folds; in this thread if not given.
 * @param options.onFold called as a fold is done.
 * @throws `E_DATA` if there are more folds than rows, or a class has one row; what the models throw for their data.
 * @example
 * const { stored, strength } = await crossValidatedClassifier({ problem, selection: { folds: 5, rule: 'minimum' } });
 */
export const crossValidatedClassifier = async ({
  problem,
  selection,
  executor = foldsInThisThread,
  onFold = () => {},
}: {
  readonly problem: ClassifierProblem;
  readonly selection: ClassificationConfig['selection'];
  readonly executor?: FoldExecutor;
  readonly onFold?: (fold: number) => void;
}): Promise<CrossValidatedClassifier> => {
  const setting = strengthSetting(problem.model);
  const chooses = setting !== undefined && setting.given === undefined;
  const splits = chooses || needsTemperature(problem) ? classifierSplits(problem, selection.folds) : [];
  const crossValidation = chooses
    ? await crossValidate({ splits, lambdas: strengthGrid(problem), executor: executor(problem), onFold })
    : null;
  const strength = crossValidation?.[selection.rule].lambda ?? setting?.given ?? null;
  const [fitted] = fitClassifiers(problem, [strength ?? 0]);
  if (fitted === undefined)
    throw new RidgelineError('E_INTERNAL', 'crossValidatedClassifier: nothing was fitted.');
  if (!needsTemperature(problem)) return { stored: fitted, strength, crossValidation };
  const temperature = fitTemperature({
    scores: heldOutScores(problem, splits, strength ?? 0),
    actual: actualOf(problem),
    classes: problem.classes.length,
  });
  const stored = { ...fitted, spec: { ...fitted.spec, temperature } };
  return { stored, strength, crossValidation };
};
