import { RidgelineError } from '@ridgeline/contracts';
import { listed, type Table } from '@ridgeline/data';
import { collinearity, type DenseMatrix, lambdaGrid, selectRows } from '@ridgeline/linear';
import type { ExtendedCrossValidation } from '@ridgeline/tuning';
import { type NumericRows, rowsOf } from '../table/numeric-rows.ts';
import { repeatWarnings } from '../table/repeated-rows.ts';
import { numberKeys, rowHashes } from '../table/seen-rows.ts';
import { splitRows } from '../table/split-rows.ts';
import { shareOfL1 } from '../units/linear-penalty.ts';
import {
  crossValidatedStrength,
  type RegressionProgress,
  type StrengthChoice,
  scaled,
  strengthChoices,
} from './cross-validated-strength.ts';
import type { RegressionConfig } from './regression-config.ts';
import {
  descend,
  fitEach,
  type LinearFit,
  predictRows,
  type RegressionModel,
  type RegressionSolver,
  type SolvedFit,
  solverOf,
} from './regression-fit.ts';
import { type RegressionMetrics, regressionMetrics, varies } from './regression-metrics.ts';
import { requireComputable } from './regression-range.ts';
import { readRegressionTable } from './regression-table.ts';
import {
  collinearWarning,
  constantTargetWarning,
  constantWarning,
  distanceWarning,
  edgeWarning,
} from './regression-warnings.ts';

/** How one way of choosing λ does. */
export interface RegressionRule {
  readonly rule: StrengthChoice['rule'];
  readonly lambda: number;
  /** Mean squared error by cross-validation; null where no path was gone along, or λ is not on it. */
  readonly validationMse: number | null;
  readonly testMse: number | null;
  /** Coefficients that are not exactly 0. */
  readonly nonZeros: number;
}

export interface RegressionResult extends SolvedFit {
  /** The condition number of the standardised columns: about its logarithm is lost of the digits of the coefficients. */
  readonly condition: number;
  readonly config: RegressionConfig;
  readonly target: string;
  /** [p] the names of the columns. */
  readonly names: readonly string[];
  readonly solver: RegressionSolver;
  readonly rows: { readonly train: number; readonly test: number };
  /** The strength of this fit, in the scale that the configuration asks for. */
  readonly lambda: number;
  readonly rules: readonly RegressionRule[];
  /** Errors along the path, its strengths in the scale of the configuration; null with a strength that was given. */
  readonly crossValidation: ExtendedCrossValidation | null;
  readonly train: RegressionMetrics;
  readonly test: RegressionMetrics | null;
  readonly warnings: readonly string[];
  /** The rows learnt from: see `rowsSeen`. */
  readonly trainedOn: string;
}

const mseOf = (rows: NumericRows, fit: LinearFit): number =>
  regressionMetrics(rows.y, predictRows(rows.x, fit)).mse;

const select = ({ x, y }: NumericRows, rows: ArrayLike<number>): NumericRows => ({
  x: selectRows(x, rows) as DenseMatrix,
  y: Float64Array.from(rows, (row) => y[row]!),
});

/** The strengths that are tried, in the mean scale, falling. */
const strengthsFor = (
  { x, y }: NumericRows,
  { penalty, standardize }: RegressionModel,
): readonly number[] => [...lambdaGrid({ x, y, family: 'gaussian', alpha: shareOfL1(penalty), standardize })];

/** Errors of a path of strengths, in the mean scale, by cross-validation over the training rows. */
const alongPath = (
  { train, groups }: Pick<RegressionRun, 'train' | 'groups'>,
  { model, selection, seed }: RegressionConfig,
  progress: RegressionProgress,
): Promise<ExtendedCrossValidation> =>
  crossValidatedStrength(
    {
      facts: { rows: train.x.rows, labels: null, groups },
      folds: selection.folds,
      seed,
      lambdas: strengthsFor(train, model),
      share: shareOfL1(model.penalty),
      errorsOf: (split, lambdas) => {
        const tested = select(train, split.test);
        return fitEach(select(train, split.train), model, lambdas).map((fit) => mseOf(tested, fit));
      },
    },
    progress,
  );

/** Everything that a regression is made from, and what is kept to test it. */
export interface RegressionRun {
  readonly target: string;
  /** [p] the names of the columns. */
  readonly names: readonly string[];
  readonly solver: RegressionSolver;
  /** Rows of the table. */
  readonly total: number;
  readonly train: NumericRows;
  readonly test: NumericRows;
  /** The group of each training row; null without groups. */
  readonly groups: readonly string[] | null;
  /** What makes training rows equal, for each. */
  readonly keys: readonly string[];
  /** What happened to rows of the table, and what they have that makes figures look better than they are. */
  readonly warnings: readonly string[];
}

/**
 * Table → numbers → training and test part.
 *
 * @throws `E_DATA` naming line and column of what is no number, the column of numbers too large or too small to be
 *   computed with, or if there are too few rows; `E_CONFIG` without a target,
 *   or for a solver that does not go with the penalty.
 */
export const prepareRegression = (config: RegressionConfig, table: Table): RegressionRun => {
  const { data, model } = config;
  const solver = solverOf(model);
  const { target } = data;
  if (target === undefined)
    throw new RidgelineError(
      'E_CONFIG',
      'regression: data.target is missing; it must name the column to predict.',
      {
        at: 'data.target',
        hint: `The columns are ${listed(table.columns)}; name one by --target.`,
      },
    );
  const { numbers, groups, notes } = readRegressionTable(config, table, target);
  const all = rowsOf(numbers);
  const { names } = numbers;
  requireComputable(all, { names, target, table: table.name });
  const keys = numberKeys(all);
  const split = splitRows(
    { rows: all.x.rows, labels: null, groups },
    { test: data.test, folds: config.selection.folds, seed: config.seed, name: table.name },
  );
  return {
    target,
    names,
    solver,
    total: all.x.rows,
    train: select(all, split.train),
    test: select(all, split.test),
    groups: groups && Array.from(split.train, (row) => groups[row]!),
    keys: Array.from(split.train, (row) => keys[row]!),
    warnings: [...notes, ...repeatWarnings(keys, split, 'numbers')],
  };
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
export const fitRegression = async (
  config: RegressionConfig,
  table: Table,
  progress: RegressionProgress = {},
): Promise<RegressionResult> => {
  const { model, selection } = config;
  const run = prepareRegression(config, table);
  const { target, names, solver, total, train, test } = run;
  const unit = model.lambdaScale === 'sum' ? train.x.rows : 1;
  const given = model.penalty.lambda;
  const found = given === undefined ? await alongPath(run, config, progress) : null;
  const fitAt = (lambda: number): SolvedFit => {
    const [exact] = fitEach(train, model, [lambda]) as [SolvedFit];
    if (solver !== 'gradientDescent') return exact;
    const descended = descend(train, model, lambda);
    return { ...descended, converged: distanceWarning(descended, exact).length === 0 };
  };

  const rows = { train: train.x.rows, total };
  const candidates = strengthChoices(given === undefined ? undefined : given / unit, found, rows).map(
    (choice) => ({ ...choice, fit: fitAt(choice.mean) }),
  );
  const chosen = candidates.find(({ rule }) => rule === (found === null ? 'given' : selection.rule))!;
  const scoresOn = (rows: NumericRows): RegressionMetrics =>
    regressionMetrics(rows.y, predictRows(rows.x, chosen.fit));
  const [exact] = solver === 'gradientDescent' ? fitEach(train, model, [chosen.mean]) : [];
  const { condition, dependent } = collinearity(train.x);
  const isConstant = !varies(train.y);
  const inUnit = found && scaled(found, unit);
  // where there is nothing to explain, no strength is better than another
  const told = inUnit && isConstant ? { ...inUnit, atEdge: null } : inUnit;
  const warnings = [
    ...run.warnings,
    ...(isConstant ? [constantTargetWarning(train.y, target)] : []),
    ...constantWarning(train, names),
    ...collinearWarning(dependent, names),
    ...(exact === undefined ? [] : distanceWarning(chosen.fit, exact)),
    ...(exact === undefined && !chosen.fit.converged
      ? ['The fit stopped before its minimum (converged: false). Take a larger λ.']
      : []),
    ...edgeWarning(told),
  ];
  return {
    config,
    target,
    names,
    solver,
    rows: { train: train.x.rows, test: test.x.rows },
    lambda: chosen.mean * unit,
    ...chosen.fit,
    condition,
    rules: candidates.map(({ rule, mean, validationMse, fit }) => ({
      rule,
      lambda: mean * unit,
      validationMse,
      testMse: test.x.rows === 0 ? null : mseOf(test, fit),
      nonZeros: fit.coefficients.reduce((sum, value) => sum + (value === 0 ? 0 : 1), 0),
    })),
    crossValidation: told,
    train: scoresOn(train),
    test: test.x.rows === 0 ? null : scoresOn(test),
    warnings,
    trainedOn: rowHashes(run.keys),
  };
};
