import type { StoredClassifier } from '@ridgeline/classifier';
import { bestOf, logProbabilitiesOf, scorerOf } from '@ridgeline/classifier/parts';
import { RidgelineError } from '@ridgeline/contracts';
import { exampleLosses } from '@ridgeline/evaluation';
import { classIndices } from '@ridgeline/linear';
import { randomStream } from '@ridgeline/tensors';
import {
  crossValidateBeyond,
  type Executor,
  type ExtendedCrossValidation,
  type FoldTask,
  furtherStrengths,
  type GridEnd,
  inProcess,
  type Split,
  splitsOf,
} from '@ridgeline/tuning';
import { foldRows } from '../table/split-rows.ts';
import type { ClassificationConfig } from './classification-config.ts';
import type { ClassifierProblem, TextProblem } from './classifier-problem.ts';
import { methodOf } from './methods/catalog.ts';
import type { StrengthSetting } from './methods/classifier-method.ts';
import { fitTemperature } from './temperature.ts';
import { fitTextReader } from './text-reader.ts';
import { withPriors } from './with-priors.ts';

/** What a fold came to: its error at each strength, and the places of those whose fit did not arrive. */
export interface FoldOutcome {
  readonly errors: readonly number[];
  readonly unsolved: readonly number[];
}

/** Where the folds of a problem are worked on: in this thread, or on workers that were sent the problem once. */
export type FoldExecutor = (source: TextProblem) => Executor<FoldTask, FoldOutcome>;

export interface CrossValidatedClassifier {
  readonly stored: StoredClassifier;
  /** The strength that was given or chosen; null for a model without one. */
  readonly strength: number | null;
  /** Errors by strength, what both rules choose, and whether at an end. Null where nothing was to be chosen. */
  readonly crossValidation: ExtendedCrossValidation | null;
  /** Whether the fit arrived where its objective is least. */
  readonly converged: boolean;
  /** The strengths at which the fit of some fold did not, falling. */
  readonly unsolved: readonly number[];
}

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const actualOf = ({ labels, classes }: ClassifierProblem): Int32Array =>
  classIndices(labels, classes).indices;

/** The error of a classifier on some examples: mean log-loss in nats, or the share of wrong answers. */
const errorOf = (stored: StoredClassifier, tested: ClassifierProblem): number => {
  const actual = actualOf(tested);
  const classes = tested.classes.length;
  const scores = scorerOf(stored)(tested.documents);
  if (methodOf(tested.model).strength?.by === 'errorRate') {
    const best = bestOf(scores, classes);
    return mean(Float64Array.from(actual, (place, row) => (place === best[row] ? 0 : 1)));
  }
  return mean(
    exampleLosses({ logProbabilities: logProbabilitiesOf(scores, { classes, temperature: 1 }), actual }),
  );
};

/** The rows learnt from, as a model reads them, and the others by what these have taught. */
const readSplit = (
  { config, texts, labels, classes, seed }: TextProblem,
  { train, test }: { readonly train: ArrayLike<number>; readonly test: ArrayLike<number> },
): { readonly trained: ClassifierProblem; readonly tested: ClassifierProblem } => {
  const of = (values: readonly string[], rows: ArrayLike<number>) => Array.from(rows, (row) => values[row]!);
  const { reader, documents } = fitTextReader(config, of(texts, train));
  const common = { model: config.model, classes, seed };
  return {
    trained: { ...common, documents, labels: of(labels, train) },
    tested: { ...common, documents: reader.read(of(texts, test)), labels: of(labels, test) },
  };
};

/**
 * One fold's work: learns to read and fits the training rows at every strength, and measures the error on the test rows. It
 * depends on its arguments alone, so that workers come to the same bits.
 *
 * @throws what the models throw for data that they cannot use.
 */
export const classifierFold = (source: TextProblem, task: FoldTask): FoldOutcome => {
  const { trained, tested } = readSplit(source, task);
  const errors: number[] = [];
  const unsolved: number[] = [];
  for (const { stored, solved } of methodOf(trained.model).fit(trained, task.lambdas)) {
    if (!solved) unsolved.push(errors.length);
    errors.push(errorOf(stored, tested));
  }
  return { errors, unsolved };
};

/** All folds in this thread, one after the other. */
export const foldsInThisThread: FoldExecutor = (source) => inProcess((task) => classifierFold(source, task));

/** The splits of a problem: by class, or by groups, the same for the same seed. @throws `E_DATA` */
export const classifierSplits = (
  { labels, groups = null, seed }: Pick<ClassifierProblem, 'labels' | 'groups' | 'seed'>,
  folds: number,
): Split[] => {
  const random = randomStream(seed).stream('folds');
  return splitsOf(foldRows({ rows: labels.length, labels, groups }, { folds, random }));
};

/** Scores of all documents that a fold tests, by models that were not fitted to them, and their classes. */
const heldOutScores = (
  source: TextProblem,
  splits: readonly Split[],
  strength: number,
): { readonly scores: Float64Array; readonly actual: Int32Array } => {
  const classes = source.classes.length;
  const actual = classIndices(source.labels, source.classes).indices;
  const held = Int32Array.from(splits.flatMap(({ test }) => [...test])).sort();
  const places = new Map(Array.from(held, (row, place) => [row, place]));
  const all = new Float64Array(held.length * classes);
  for (const split of splits) {
    const { trained, tested } = readSplit(source, split);
    const [fitted] = methodOf(trained.model).fit(trained, [strength]);
    const scores = scorerOf(fitted!.stored)(tested.documents);
    split.test.forEach((row, i) => {
      all.set(scores.subarray(i * classes, (i + 1) * classes), places.get(row)! * classes);
    });
  }
  return { scores: all, actual: held.map((row) => actual[row]!) };
};

/** What lies beyond an end of a grid. */
const beyondGrid =
  ({ isBounded }: StrengthSetting) =>
  (lambdas: readonly number[], end: GridEnd): readonly number[] =>
    isBounded?.(end) ? [] : furtherStrengths(lambdas, end);

/** Cross-validates along the strengths of a problem, and notes those whose fits did not arrive. */
const alongGrid = async (
  { problem, source, executor, onFold }: Required<Omit<ClassifierSearch, 'selection'>>,
  setting: StrengthSetting,
  splits: readonly Split[],
): Promise<Pick<CrossValidatedClassifier, 'unsolved'> & { readonly found: ExtendedCrossValidation }> => {
  const unsolved = new Set<number>();
  const folds = executor(source);
  const found = await crossValidateBeyond({
    splits,
    lambdas: setting.grid(problem),
    beyond: beyondGrid(setting),
    onFold,
    executor: {
      run: async (tasks, onDone) => {
        const outcomes = await folds.run(tasks, (index, { errors }) => onDone?.(index, errors));
        outcomes.forEach((outcome, k) => {
          for (const place of outcome.unsolved) unsolved.add(tasks[k]!.lambdas[place]!);
        });
        return outcomes.map(({ errors }) => errors);
      },
    },
  });
  return { found, unsolved: [...unsolved].sort((a, b) => b - a) };
};

interface ClassifierSearch {
  /** The training part as the classifier is fitted to it. */
  readonly problem: ClassifierProblem;
  /** The same as texts: each fold learns from its own rows alone how to read. */
  readonly source: TextProblem;
  readonly selection: ClassificationConfig['selection'];
  /** Does the folds; in this thread if not given. */
  readonly executor?: FoldExecutor;
  /** Called as a fold of the first grid is done. */
  readonly onFold?: (fold: number) => void;
}

/**
 * Fits a classifier, its strength chosen by stratified cross-validation unless it is given. Vocabulary and weights of
 * n-grams are learnt within each fold, from the rows that teach it.
 *
 * Models without probabilities of their own are given a temperature, by the scores of documents that were held out.
 *
 * @throws `E_DATA` if there are more folds than rows; what the models throw for their data.
 * @example
 * const { stored, strength } = await crossValidatedClassifier({ problem, source, selection: { folds: 5, rule: 'minimum' } });
 */
export const crossValidatedClassifier = async ({
  problem,
  source,
  selection,
  executor = foldsInThisThread,
  onFold = () => {},
}: ClassifierSearch): Promise<CrossValidatedClassifier> => {
  const { strength: setting, prior, needsTemperature, fit } = methodOf(problem.model);
  const chosen = setting?.given === undefined ? setting : undefined;
  const splits = chosen || needsTemperature ? classifierSplits(problem, selection.folds) : [];
  const search = chosen ? await alongGrid({ problem, source, executor, onFold }, chosen, splits) : null;
  const crossValidation = search?.found ?? null;
  const strength = crossValidation?.[selection.rule].lambda ?? setting?.given ?? null;
  const [fitted] = fit(problem, [strength ?? 0]);
  if (fitted === undefined)
    throw new RidgelineError('E_INTERNAL', 'crossValidatedClassifier: nothing was fitted.');
  const { solved: converged } = fitted;
  const stored = withPriors(fitted.stored, { labels: problem.labels, ...(prior && { prior }) });
  const result = { strength, crossValidation, converged, unsolved: search?.unsolved ?? [] };
  if (!needsTemperature) return { ...result, stored };
  const temperature = fitTemperature({
    ...heldOutScores(source, splits, strength ?? 0),
    classes: problem.classes.length,
  });
  return { ...result, stored: { ...stored, spec: { ...stored.spec, temperature } } };
};
