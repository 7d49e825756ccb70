import { RidgelineError } from '@ridgeline/contracts';
import { type NumericTable, numericTable, type Table } from '@ridgeline/data';
import { regressionScores } from '@ridgeline/evaluation';
import { type DenseMatrix, fitPath, ridge, ridgeDescent, selectRows } from '@ridgeline/linear';
import { randomStream } from '@ridgeline/tensors';
import {
  type CrossValidation,
  crossValidate,
  inProcess,
  kFolds,
  lambdaPath,
  sizeRule,
  splitsOf,
} from '@ridgeline/tuning';
import type { RegressionConfig } from './regression-config.ts';
import { requireColumns } from './require-columns.ts';
import { shareOfL1 } from './selection-config.ts';

/** ŷ = intercept + Σ coefficients·x, in the units of the table. */
export interface LinearFit {
  readonly intercept: number;
  /** [p] */
  readonly coefficients: Float64Array;
}

/** Rows of predictors and what belongs to them. */
export interface RegressionRows {
  /** [n, p] */
  readonly x: DenseMatrix;
  /** [n] */
  readonly y: Float64Array;
}

/** How one way of choosing λ does. */
export interface RegressionRule {
  readonly rule: 'given' | 'minimum' | 'oneStandardError' | 'sizeRule';
  readonly lambda: number;
  /** Mean squared error by cross-validation; null where no path was gone along, or λ is not on it. */
  readonly validationMse: number | null;
  readonly testMse: number | null;
  /** Coefficients that are not exactly 0. */
  readonly nonZeros: number;
}

export interface RegressionResult extends LinearFit {
  readonly config: RegressionConfig;
  readonly target: string;
  /** [p] the names of the columns. */
  readonly names: readonly string[];
  readonly solver: 'gradientDescent' | 'closedForm' | 'coordinateDescent';
  readonly rows: { readonly train: number; readonly test: number };
  /** The strength of this fit, in the scale that the configuration asks for. */
  readonly lambda: number;
  readonly rules: readonly RegressionRule[];
  /** Errors along the path, its strengths in the scale of the configuration; null with a strength that was given. */
  readonly crossValidation: CrossValidation | null;
  readonly train: { readonly mse: number; readonly r2: number };
  readonly test: { readonly mse: number; readonly r2: number } | null;
  readonly warnings: readonly string[];
}

type Model = RegressionConfig['model'];

const defaultIterations = 10_000;
/** The article's "small part" of λ that its learning rate is. */
const sizeRuleFraction = 0.01;

const refuse = (message: string, at: string, hint: string): never => {
  throw new RidgelineError('E_CONFIG', `regression: ${message}`, { at, hint });
};

/** Which solver does the work; refuses what it cannot do. */
const solverOf = ({ solver, penalty, penalizeIntercept, standardize }: Model): RegressionResult['solver'] => {
  const isRidge = penalty.kind === 'l2';
  if (penalizeIntercept && (standardize || !isRidge)) {
    refuse(
      'a penalised intercept needs the l2 penalty and columns as they are, since it depends on where they are centred.',
      'model.penalizeIntercept',
      'Set model.standardize=false and model.penalty={kind: l2}.',
    );
  }
  if (solver === 'auto') return isRidge ? 'closedForm' : 'coordinateDescent';
  if (solver !== 'coordinateDescent' && !isRidge) {
    refuse(
      `solver ${solver} is for the l2 penalty alone, got ${penalty.kind}.`,
      'model.solver',
      'Take coordinateDescent, or auto.',
    );
  }
  if (solver === 'coordinateDescent' && penalizeIntercept) {
    refuse(
      'coordinate descent leaves the intercept free.',
      'model.solver',
      'Take closedForm or gradientDescent.',
    );
  }
  return solver;
};

const entryAt = (x: DenseMatrix, row: number, column: number): number =>
  x.values[x.layout === 'row' ? row * x.columns + column : column * x.rows + row]!;

/** [n] ŷ */
export const predictRows = (x: DenseMatrix, { intercept, coefficients }: LinearFit): Float64Array => {
  return Float64Array.from({ length: x.rows }, (_, row) => {
    let sum = intercept;
    for (let column = 0; column < x.columns; column++) sum += entryAt(x, row, column) * coefficients[column]!;
    return sum;
  });
};

/** Fits at several strengths of the mean scale, falling, exactly. */
const fitEach = ({ x, y }: RegressionRows, model: Model, lambdas: readonly number[]): LinearFit[] => {
  const { standardize, penalizeIntercept, penalty, solver } = model;
  if (penalty.kind === 'l2' && (solver !== 'coordinateDescent' || penalizeIntercept)) {
    return lambdas.map((lambda) => {
      const { intercepts, coefficients } = ridge({ x, y, lambda, standardize, penalizeIntercept });
      return { intercept: intercepts[0]!, coefficients };
    });
  }
  const path = fitPath({ x, y, family: 'gaussian', alpha: shareOfL1(penalty), standardize, lambdas });
  return lambdas.map((lambda) => {
    const point = path.lambdas.indexOf(lambda);
    const coefficients = new Float64Array(x.columns);
    const { indices, values } = path.coefficients[point]!;
    indices.forEach((column, k) => {
      coefficients[column] = values[k]!;
    });
    return { intercept: path.intercepts[point]!, coefficients };
  });
};

/** Mean and deviation (with n) of each column; 0 and 1 where columns are taken as they are. */
const scalesOf = (x: DenseMatrix, standardize: boolean) =>
  Array.from({ length: x.columns }, (_, column) => {
    if (!standardize) return { mean: 0, deviation: 1, variance: 1 };
    const values = Array.from({ length: x.rows }, (_, row) => entryAt(x, row, column));
    const mean = values.reduce((a, b) => a + b, 0) / x.rows;
    const variance = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / x.rows;
    return { mean, variance, deviation: variance === 0 ? 1 : Math.sqrt(variance) };
  });

/** The article's solver, on standardised columns unless told otherwise; coefficients come back in the table's units. */
const descend = ({ x, y }: RegressionRows, model: Model, lambda: number): LinearFit => {
  const scales = scalesOf(x, model.standardize);
  const rows = Array.from({ length: x.rows }, (_, row) =>
    scales.map(({ mean, deviation }, column) => (entryAt(x, row, column) - mean) / deviation),
  );
  const sum = lambda * x.rows;
  const trace = rows.reduce((total, row) => row.reduce((t, value) => t + (value * value) / x.rows, total), 1);
  const { theta } = ridgeDescent({
    x: rows,
    y,
    lambda: sum,
    penalizeIntercept: model.penalizeIntercept,
    // no eigenvalue is above the trace: it cannot diverge
    rate: model.learningRate ?? 1 / (trace + lambda),
    iterations: model.iterations ?? defaultIterations,
  });
  if (!theta.every(Number.isFinite)) {
    throw new RidgelineError(
      'E_NAN',
      `regression: gradient descent with learning rate ${model.learningRate} diverges.`,
      {
        hint: 'Lower the learning rate, or leave it out: then it follows from the data.',
      },
    );
  }
  const coefficients = Float64Array.from(scales, ({ deviation }, column) => theta[column + 1]! / deviation);
  const shift = scales.reduce((total, { mean }, column) => total + mean * coefficients[column]!, 0);
  return { intercept: theta[0]! - shift, coefficients };
};

const mseOf = (rows: RegressionRows, fit: LinearFit): number =>
  regressionScores({ actual: rows.y, predicted: predictRows(rows.x, fit) }).mse;

const select = ({ x, y }: RegressionRows, rows: ArrayLike<number>): RegressionRows => ({
  x: selectRows(x, rows) as DenseMatrix,
  y: Float64Array.from(rows, (row) => y[row]!),
});

/**
 * The strengths that are tried, in the mean scale, falling. Where coefficients can become 0 they begin at the smallest
 * strength that leaves none. Ridge has no such strength: a hundred times all variance of the columns leaves next to
 * nothing of any, and a millionth of the variance of one is next to no penalty.
 */
const strengthsFor = ({ x, y }: RegressionRows, { penalty, standardize }: Model): readonly number[] => {
  const alpha = shareOfL1(penalty);
  if (alpha > 0) return [...fitPath({ x, y, family: 'gaussian', alpha, standardize }).lambdas];
  const variances = scalesOf(x, true).map(({ variance }) => (standardize ? Number(variance > 0) : variance));
  const total = variances.reduce((a, b) => a + b, 0) || 1;
  return lambdaPath({ largest: 100 * total, ratio: 1e-8 / x.columns, count: 100 });
};

/** Errors of a path of strengths, in the mean scale, by cross-validation over the training rows. */
const alongPath = (
  train: RegressionRows,
  { model, selection, seed }: RegressionConfig,
): Promise<CrossValidation> => {
  const random = randomStream(seed).stream('folds');
  return crossValidate({
    splits: splitsOf(kFolds({ rows: train.x.rows, folds: selection.folds, random })),
    lambdas: strengthsFor(train, model),
    executor: inProcess((task) => {
      const tested = select(train, task.test);
      return fitEach(select(train, task.train), model, task.lambdas).map((fit) => mseOf(tested, fit));
    }),
  });
};

/** The same with strengths in another scale. */
const scaled = (found: CrossValidation, unit: number): CrossValidation => ({
  ...found,
  lambdas: found.lambdas.map((lambda) => lambda * unit),
  minimum: { ...found.minimum, lambda: found.minimum.lambda * unit },
  oneStandardError: { ...found.oneStandardError, lambda: found.oneStandardError.lambda * unit },
});

const constantWarning = ({ x, y }: RegressionRows, names: readonly string[]): string[] => {
  const constant = names.filter((_, column) =>
    y.every((_, row) => entryAt(x, row, column) === entryAt(x, 0, column)),
  );
  return constant.length === 0 ? [] : [`Constant columns teach nothing: ${constant.join(', ')}.`];
};

/** Descent that has not arrived looks like a result. */
const distanceWarning = (descended: LinearFit, exact: LinearFit): string[] => {
  const largest = exact.coefficients.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const farthest = exact.coefficients.reduce(
    (most, value, column) => Math.max(most, Math.abs(value - descended.coefficients[column]!)),
    0,
  );
  return farthest <= largest / 1000
    ? []
    : [
        `Gradient descent has not arrived: a coefficient is ${farthest.toPrecision(3)} from the minimum's. Take more iterations, or a larger learning rate.`,
      ];
};

/** The rows of a table by the columns that a configuration names. @throws `E_DATA` naming line and column */
export const regressionTable = (
  table: Table,
  { target, features }: { readonly target: string; readonly features?: readonly string[] | undefined },
): NumericTable => {
  requireColumns(table, { target: [target], ...(features && { features }) });
  return numericTable(table, { target, ...(features && { features }) });
};

/** The predictors and the target of a table. */
export const rowsOf = ({ rows, columns, values, targets }: NumericTable): RegressionRows => ({
  x: { kind: 'dense', rows, columns, layout: 'row', values },
  y: targets,
});

/** Rows for training and for the test, drawn at random. */
const splitRows = (rows: number, { data, seed }: RegressionConfig, name: string) => {
  const order = randomStream(seed).stream('split').permutation(rows);
  const tested = Math.round(rows * data.test);
  if (rows - tested < 2 || (data.test > 0 && tested === 0)) {
    throw new RidgelineError(
      'E_DATA',
      `${name}: ${rows} rows are too few to train and to test on ${data.test} of them.`,
      {
        at: name,
        hint: 'Give more rows, or test on none with --test 0.',
      },
    );
  }
  return { train: order.slice(tested).sort(), test: order.slice(0, tested).sort() };
};

/**
 * Linear regression on a table: ridge, lasso or elastic net, λ along a path with cross-validation unless it is given,
 * with what the minimum, the one-standard-error rule and the article's size rule choose.
 *
 * The objective is RSS/2m + λ·(α‖β‖₁ + (1 − α)/2·‖β‖²) over m training rows, the columns standardised unless told
 * otherwise; with `lambdaScale: sum` λ/m stands for λ. Gradient descent takes the λ that the exact solver chose.
 *
 * @throws `E_DATA` naming line and column of what is no number; `E_CONFIG` for a solver that does not go with the
 *   penalty; `E_NAN` if gradient descent diverges.
 * @example
 * const config = parseConfig({ task: 'regression', data: { target: 'price' } });
 * const { coefficients, lambda } = await fitRegression(config, readDelimited(csv));
 */
export const fitRegression = async (config: RegressionConfig, table: Table): Promise<RegressionResult> => {
  const { data, model, selection } = config;
  const solver = solverOf(model);
  if (data.target === undefined)
    throw new RidgelineError(
      'E_CONFIG',
      'regression: data.target is missing; it must name the column to predict.',
      {
        at: 'data.target',
        hint: `The columns are ${table.columns.join(', ')}; name one by --target.`,
      },
    );
  const numbers = regressionTable(table, { target: data.target, features: data.features });
  const all = rowsOf(numbers);
  const split = splitRows(all.x.rows, config, table.name);
  const train = select(all, split.train);
  const test = select(all, split.test);
  const unit = model.lambdaScale === 'sum' ? train.x.rows : 1;
  const given = model.penalty.lambda;
  const found = given === undefined ? await alongPath(train, config) : null;
  const fitAt = (lambda: number): LinearFit =>
    solver === 'gradientDescent' ? descend(train, model, lambda) : fitEach(train, model, [lambda])[0]!;

  const bySize = sizeRule({
    trainRows: train.x.rows,
    totalRows: all.x.rows,
    fraction: sizeRuleFraction,
  }).lambda;
  const candidates = [
    ...(found === null
      ? [{ rule: 'given' as const, mean: given! / unit, validationMse: null }]
      : (['minimum', 'oneStandardError'] as const).map((rule) => {
          const { index, lambda } = found[rule];
          return { rule, mean: lambda, validationMse: found.mean[index]! };
        })),
    { rule: 'sizeRule' as const, mean: bySize / train.x.rows, validationMse: null },
  ].map((candidate) => ({ ...candidate, fit: fitAt(candidate.mean) }));
  const chosen = candidates.find(({ rule }) => rule === (found === null ? 'given' : selection.rule))!;
  const scoresOn = (rows: RegressionRows) => {
    const { mse, r2 } = regressionScores({ actual: rows.y, predicted: predictRows(rows.x, chosen.fit) });
    return { mse, r2 };
  };
  const [exact] = solver === 'gradientDescent' ? fitEach(train, model, [chosen.mean]) : [];
  const warnings = [
    ...constantWarning(train, numbers.names),
    ...(exact === undefined ? [] : distanceWarning(chosen.fit, exact)),
  ];
  return {
    config,
    target: data.target,
    names: numbers.names,
    solver,
    rows: { train: train.x.rows, test: test.x.rows },
    lambda: chosen.mean * unit,
    ...chosen.fit,
    rules: candidates.map(({ rule, mean, validationMse, fit }) => ({
      rule,
      lambda: mean * unit,
      validationMse,
      testMse: test.x.rows === 0 ? null : mseOf(test, fit),
      nonZeros: fit.coefficients.reduce((sum, value) => sum + (value === 0 ? 0 : 1), 0),
    })),
    crossValidation: found === null ? null : scaled(found, unit),
    train: scoresOn(train),
    test: test.x.rows === 0 ? null : scoresOn(test),
    warnings,
  };
};
