import { estimate } from '@ridgeline/evaluation';
import type { Tuning } from '@ridgeline/report';
import { tuningVerdict } from '@ridgeline/report';
import { randomStream } from '@ridgeline/tensors';
import {
  type CrossValidation,
  crossValidate,
  type Executor,
  gridEndOf,
  nestedCrossValidate,
  noiseLevel,
  type Split,
  sizeRule,
} from '@ridgeline/tuning';
import { tunedStrength } from '../units/rule-kinds.ts';
import type { LinearProblem } from './linear-problem.ts';
import { foldEstimate, rowOf } from './tune-choice.ts';
import { coefficientPath } from './tune-coefficients.ts';
import {
  type FittedPath,
  type FoldTask,
  fitLinearPath,
  type LinearPoint,
  type RowsResult,
} from './tune-linear.ts';
import { type LinearPlan, plannedRows, splitsOfRows } from './tune-linear-plan.ts';

/** Does the folds; it can be one that resumes. */
export type LinearExecutor = Executor<FoldTask, readonly LinearPoint[]>;

/** What is asked, and the task that it is asked about. */
interface Study<Data, Predictor> {
  readonly problem: LinearProblem<Data, Predictor>;
  readonly plan: LinearPlan<Data>;
}

/** Cross-validates on some splits, and keeps every point beside the errors. */
const crossValidated = async (
  { alpha, standardize }: LinearPlan<unknown>,
  { splits, lambdas, name }: { splits: readonly Split[]; lambdas: readonly number[]; name: string },
  executor: LinearExecutor,
): Promise<{ readonly found: CrossValidation; readonly points: readonly (readonly LinearPoint[])[] }> => {
  let points: readonly (readonly LinearPoint[])[] = [];
  const found = await crossValidate({
    splits,
    lambdas,
    executor: {
      run: async (tasks) => {
        points = await executor.run(
          tasks.map(({ fold, train, test }) => ({
            kind: 'fold',
            name: `${name}fold ${fold + 1}`,
            train,
            test,
            lambdas,
            alpha,
            standardize,
          })),
        );
        return points.map((fold) => fold.map(({ error }) => error));
      },
    },
  });
  return { found, points };
};

const indexOf = ({ rule }: LinearPlan<unknown>, { minimum, oneStandardError }: CrossValidation): number =>
  rule === 'minimum' ? minimum.index : oneStandardError.index;

/** Each outer fold's strength is chosen within the rows that teach it; its error is known from the paths already. */
const nestedError = async <Data, Predictor>(
  { problem, plan }: Study<Data, Predictor>,
  {
    splits,
    lambdas,
    points,
  }: {
    readonly splits: readonly Split[];
    readonly lambdas: readonly number[];
    readonly points: readonly (readonly LinearPoint[])[];
  },
  executor: LinearExecutor,
): Promise<Tuning['nested']> => {
  const random = randomStream(plan.seed).stream('nested');
  return nestedCrossValidate({
    splits,
    choose: async (rows, fold) => {
      const once = { ...plan, repeats: 1 };
      const inner = splitsOfRows(problem, once, { rows, random: random.stream(`fold/${fold}`) });
      const name = `within fold ${fold + 1}, `;
      const { found } = await crossValidated(plan, { splits: inner, lambdas, name }, executor);
      return lambdas[indexOf(plan, found)]!;
    },
    errorOf: (split, lambda) => points[splits.indexOf(split)]![lambdas.indexOf(lambda)]!.error,
  });
};

const rowsOf = (
  { penalty }: LinearPlan<unknown>,
  {
    found,
    points,
  }: { readonly found: CrossValidation; readonly points: readonly (readonly LinearPoint[])[] },
  { path }: FittedPath<unknown>,
): Tuning['rows'] =>
  found.lambdas.map((lambda, index) => {
    const at = points.map((fold) => fold[index]!);
    const row = rowOf(
      { penalty, as: 'penalty', lambda, settings: {} },
      at.map((point) => [point]),
    );
    const over = (value: (point: LinearPoint) => number | null) => {
      const values = at.flatMap((point) => value(point) ?? []);
      return values.length < at.length ? null : foldEstimate(values, found);
    };
    return {
      ...row,
      validation: over(({ error }) => error),
      standardError: found.standardError[index]!,
      train: over(({ train }) => train),
      gap: over(({ train, error }) => error - train),
      nonZeros: path.df[index]!,
      accuracy: over(({ accuracy }) => accuracy)?.mean ?? null,
    };
  });

/** The whole path on all training rows, and what cross-validation says of it. */
interface Validated<Predictor> {
  readonly train: Int32Array;
  readonly test: Int32Array;
  readonly whole: FittedPath<Predictor>;
  readonly found: CrossValidation;
  readonly points: readonly (readonly LinearPoint[])[];
  readonly nested: Tuning['nested'];
}

const validate = async <Data, Predictor>(
  study: Study<Data, Predictor>,
  executor: LinearExecutor,
): Promise<Validated<Predictor>> => {
  const { problem, plan } = study;
  const { data, alpha, standardize, lambdas: asked } = plan;
  const { train, test, splits } = plannedRows(problem, plan);
  const whole = fitLinearPath(problem, data, { rows: [...train], alpha, standardize, lambdas: asked });
  const lambdas = [...whole.path.lambdas];
  const { found, points } = await crossValidated(plan, { splits, lambdas, name: '' }, executor);
  const nested = plan.nested ? await nestedError(study, { splits, lambdas, points }, executor) : null;
  return { train, test, whole, found, points, nested };
};

/** σ of the noise is what the best strength leaves. */
const noiseLevelOf = <Data, Predictor>(
  { problem: { noiseDeviation }, plan: { penalty } }: Study<Data, Predictor>,
  { found, train, whole }: Validated<unknown>,
): number | null =>
  noiseDeviation !== undefined && penalty === 'l1'
    ? noiseLevel({
        deviation: noiseDeviation(found.mean[found.minimum.index]!),
        columns: whole.path.columns,
        rows: train.length,
      })
    : null;

const testOf = ({ whole, test }: Validated<unknown>, index: number): Tuning['test'] => {
  const [{ loss, accuracy, r2 }] = whole.resultsOn([...test], [index]) as [RowsResult];
  return { loss: estimate([loss]), bitsPerCharacter: null, accuracy, r2 };
};

const resultOf = <Data, Predictor>(
  study: Study<Data, Predictor>,
  validated: Validated<unknown>,
): Omit<Tuning, 'verdict' | 'seconds'> => {
  const { problem, plan } = study;
  const { data, penalty, seed, rule } = plan;
  const { train, test, whole, found, points, nested } = validated;
  const index = indexOf(plan, found);
  const tested = testOf(validated, index);
  const rows = rowsOf(plan, { found, points }, whole).map((row, place) =>
    place === index ? { ...row, test: tested.loss } : row,
  );
  const sizes = { train: train.length, valid: 0, test: test.length };
  const total = (what: 'steps' | 'seconds') => rows.reduce((sum, row) => sum + row[what], 0);
  return {
    ...problem.terms,
    search: 'path',
    strength: tunedStrength(plan.penalty),
    data: { name: plan.name, fingerprint: plan.fingerprint, unit: 'rows', ...sizes },
    model: {
      kind: problem.model,
      parameters: (whole.path.columns + 1) * whole.path.outputs,
    },
    config: plan.config,
    seeds: [seed],
    heldOut: { kind: plan.foldKind, folds: plan.folds, repeats: plan.repeats },
    rows,
    chosen: {
      rule,
      penalty,
      lambda: found.lambdas[index]!,
      settings: {},
      minimum: found.minimum.lambda,
      oneStandardError: found.oneStandardError.lambda,
      seed,
      atEdge: gridEndOf(found),
      converged: whole.path.converged[index] === 1,
    },
    startingPoints: {
      sizeRule: sizeRule({ trainRows: train.length, totalRows: problem.rows(data), fraction: 0.01 }),
      noiseLevel: noiseLevelOf(study, validated),
    },
    test: tested,
    nested,
    coefficients: coefficientPath(whole, index, {
      of: problem.coefficientsOf,
      outputs: problem.outputs(data),
      kept: [index, found.minimum.index, found.oneStandardError.index],
    }),
    cost: { steps: total('steps'), seconds: total('seconds'), trainingSteps: null },
    environment: plan.environment,
  };
};

/**
 * Chooses the strength of a linear model by cross-validation over its whole path, then measures the model of that
 * strength, fitted on all rows but those of the test, on these.
 *
 * @returns the report, and the model of that strength with the rows that it was measured on.
 * @throws `E_OPTION`, `E_CONFIG`, `E_DATA` before the first fold; what the folds throw.
 */
export const tuneLinear = async <Data, Predictor>(
  study: Study<Data, Predictor>,
  executor: LinearExecutor,
): Promise<{
  readonly tuning: Tuning;
  readonly kept: Predictor;
  readonly testRows: readonly number[];
  /** The model at a strength of the path, learnt from the same rows; null for one that is not on it. */
  readonly modelAt: (lambda: number) => Predictor | null;
}> => {
  const start = performance.now();
  const { problem, plan } = study;
  const validated = await validate(study, executor);
  const { whole, found } = validated;
  const testRows = [...validated.test];
  const result = resultOf(study, validated);
  const seconds = (performance.now() - start) / 1000;
  const kept = whole.design.predictorAt(whole.path, indexOf(plan, found));
  const reading =
    problem.reading === undefined || testRows.length === 0
      ? {}
      : { reading: problem.reading(plan.data, kept, testRows) };
  const modelAt = (lambda: number): Predictor | null => {
    const point = whole.path.lambdas.indexOf(lambda);
    return point < 0 ? null : whole.design.predictorAt(whole.path, point);
  };
  return {
    tuning: { ...result, ...reading, verdict: tuningVerdict(result), seconds },
    kept,
    testRows,
    modelAt,
  };
};
