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
import { testReading } from '../classification/test-reading.ts';
import { varies } from '../regression/regression-metrics.ts';
import { tunedStrength } from '../units/rule-kinds.ts';
import { foldEstimate, rowOf } from './tune-choice.ts';
import { coefficientPath } from './tune-coefficients.ts';
import {
  type FittedPath,
  type FoldTask,
  fitLinearPath,
  type LinearPoint,
  type RowsResult,
} from './tune-linear.ts';
import { type LinearPlan, plannedRows, rowsIn, splitsOfRows } from './tune-linear-plan.ts';
import { predictorAtPoint, type TunedPredictor } from './tuned-predictor.ts';

type LinearExecutor = Executor<FoldTask, readonly LinearPoint[]>;

/** Cross-validates on some splits, and keeps every point beside the errors. */
const crossValidated = async (
  plan: LinearPlan,
  { splits, lambdas, name }: { splits: readonly Split[]; lambdas: readonly number[]; name: string },
  executor: LinearExecutor,
): Promise<{ readonly found: CrossValidation; readonly points: readonly (readonly LinearPoint[])[] }> => {
  let points: readonly (readonly LinearPoint[])[] = [];
  const { alpha, standardize } = plan;
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

const indexOf = ({ rule }: LinearPlan, { minimum, oneStandardError }: CrossValidation): number =>
  rule === 'minimum' ? minimum.index : oneStandardError.index;

/** Each outer fold's strength is chosen within the rows that teach it; its error is known from the paths already. */
const nestedError = async (
  plan: LinearPlan,
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
      const inner = splitsOfRows({ ...plan, repeats: 1 }, rows, random.stream(`fold/${fold}`));
      const name = `within fold ${fold + 1}, `;
      const { found } = await crossValidated(plan, { splits: inner, lambdas, name }, executor);
      return lambdas[indexOf(plan, found)]!;
    },
    errorOf: (split, lambda) => points[splits.indexOf(split)]![lambdas.indexOf(lambda)]!.error,
  });
};

const rowsOf = (
  { penalty }: LinearPlan,
  {
    found,
    points,
  }: { readonly found: CrossValidation; readonly points: readonly (readonly LinearPoint[])[] },
  { path }: FittedPath,
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

const variance = (values: readonly number[]): number => {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / values.length;
};

/** The whole path on all training rows, and what cross-validation says of it. */
interface Validated {
  readonly train: Int32Array;
  readonly test: Int32Array;
  readonly whole: FittedPath;
  readonly found: CrossValidation;
  readonly points: readonly (readonly LinearPoint[])[];
  readonly nested: Tuning['nested'];
}

const validate = async (plan: LinearPlan, executor: LinearExecutor): Promise<Validated> => {
  const { data, alpha, standardize, lambdas: asked } = plan;
  const { train, test, splits } = plannedRows(plan);
  const whole = fitLinearPath(data, [...train], { alpha, standardize, lambdas: asked });
  const lambdas = [...whole.path.lambdas];
  const { found, points } = await crossValidated(plan, { splits, lambdas, name: '' }, executor);
  const nested = plan.nested ? await nestedError(plan, { splits, lambdas, points }, executor) : null;
  return { train, test, whole, found, points, nested };
};

/** σ of the noise is what the best strength leaves. */
const noiseLevelOf = ({ data, penalty }: LinearPlan, { found, train, whole }: Validated): number | null =>
  data.kind === 'regression' && penalty === 'l1'
    ? noiseLevel({
        deviation: Math.sqrt(found.mean[found.minimum.index]!),
        columns: whole.path.columns,
        rows: train.length,
      })
    : null;

const testOf = ({ data }: LinearPlan, { whole, test }: Validated, index: number): Tuning['test'] => {
  const [{ loss, accuracy }] = whole.resultsOn([...test], [index]) as [RowsResult];
  const actual = data.kind === 'regression' ? Array.from(test, (row) => data.targets[row]!) : [];
  const r2 = varies(actual) ? 1 - loss / variance(actual) : null;
  return { loss: estimate([loss]), bitsPerCharacter: null, accuracy, r2 };
};

const resultOf = (plan: LinearPlan, validated: Validated): Omit<Tuning, 'verdict' | 'seconds'> => {
  const { data, penalty, seed, rule } = plan;
  const { train, test, whole, found, points, nested } = validated;
  const index = indexOf(plan, found);
  const tested = testOf(plan, validated, index);
  const rows = rowsOf(plan, { found, points }, whole).map((row, place) =>
    place === index ? { ...row, test: tested.loss } : row,
  );
  const isNumber = data.kind === 'regression';
  const sizes = { train: train.length, valid: 0, test: test.length };
  const total = (what: 'steps' | 'seconds') => rows.reduce((sum, row) => sum + row[what], 0);
  return {
    task: data.kind,
    search: 'path',
    strength: tunedStrength(plan.penalty),
    data: { name: plan.name, fingerprint: plan.fingerprint, unit: 'rows', ...sizes },
    model: {
      kind: isNumber ? 'linear' : 'logistic',
      parameters: (whole.path.columns + 1) * whole.path.outputs,
    },
    config: plan.config,
    seeds: [seed],
    heldOut: { kind: plan.foldKind, folds: plan.folds, repeats: plan.repeats },
    lossUnit: isNumber ? 'squared error' : 'nats per row',
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
      sizeRule: sizeRule({ trainRows: train.length, totalRows: rowsIn(plan), fraction: 0.01 }),
      noiseLevel: noiseLevelOf(plan, validated),
    },
    test: tested,
    nested,
    coefficients: coefficientPath(data, whole, index),
    cost: { steps: total('steps'), seconds: total('seconds'), trainingSteps: null },
    environment: plan.environment,
  };
};

/**
 * Chooses the strength of a linear model by cross-validation over its whole path, then measures the model of that
 * strength, fitted on all rows but those of the test, on these.
 *
 * @param executor does the folds; it can be one that resumes.
 * @returns the report, and the model of that strength with the rows that it was measured on.
 * @throws `E_OPTION`, `E_CONFIG`, `E_DATA` before the first fold; what the folds throw.
 */
export const tuneLinear = async (
  plan: LinearPlan,
  executor: LinearExecutor,
): Promise<{
  readonly tuning: Tuning;
  readonly kept: TunedPredictor;
  readonly testRows: readonly number[];
}> => {
  const start = performance.now();
  const validated = await validate(plan, executor);
  const { whole, found, test } = validated;
  const result = resultOf(plan, validated);
  const seconds = (performance.now() - start) / 1000;
  const kept = predictorAtPoint(plan.data, whole, indexOf(plan, found));
  const reading =
    kept.kind === 'classification' && plan.data.kind === 'classification' && test.length > 0
      ? { reading: testReading(kept.classifier, plan.data, [...test]) }
      : {};
  return {
    tuning: { ...result, ...reading, verdict: tuningVerdict(result), seconds },
    kept,
    testRows: [...test],
  };
};
