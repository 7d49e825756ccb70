import { RidgelineError } from '@ridgeline/contracts';
import {
  type DenseMatrix,
  denseCoefficients,
  fitPath,
  type Ridge,
  ridgeDescent,
  ridgePath,
} from '@ridgeline/linear';
import { entryAt, type NumericRows } from '../table/numeric-rows.ts';
import { shareOfL1 } from '../units/linear-penalty.ts';
import type { RegressionConfig } from './regression-config.ts';

/** ŷ = intercept + Σ coefficients·x, in the units of the table. */
export interface LinearFit {
  readonly intercept: number;
  /** [p] */
  readonly coefficients: Float64Array;
}

/** A fit, how it was found, and whether it arrived where its objective is least. */
export interface SolvedFit extends LinearFit {
  readonly method: Ridge['method'] | 'coordinateDescent' | 'gradientDescent';
  readonly converged: boolean;
}

export type RegressionModel = RegressionConfig['model'];

export type RegressionSolver = 'gradientDescent' | 'closedForm' | 'coordinateDescent';

const defaultIterations = 10_000;
const refuse = (message: string, at: string, hint: string): never => {
  throw new RidgelineError('E_CONFIG', `regression: ${message}`, { at, hint });
};

/** Which solver does the work; refuses what it cannot do. */
export const solverOf = ({
  solver,
  penalty,
  penalizeIntercept,
  standardize,
}: RegressionModel): RegressionSolver => {
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

/** [n] ŷ */
export const predictRows = (x: DenseMatrix, { intercept, coefficients }: LinearFit): Float64Array => {
  const predicted = new Float64Array(x.rows).fill(intercept);
  for (let column = 0; column < x.columns; column++) {
    const coefficient = coefficients[column]!;
    if (coefficient === 0) continue;
    for (let row = 0; row < x.rows; row++) predicted[row]! += entryAt(x, row, column) * coefficient;
  }
  return predicted;
};

/** Fits at several strengths of the mean scale, falling, exactly. */
export const fitEach = (
  { x, y }: NumericRows,
  model: RegressionModel,
  lambdas: readonly number[],
): SolvedFit[] => {
  const { standardize, penalizeIntercept, penalty, solver } = model;
  if (penalty.kind === 'l2' && (solver !== 'coordinateDescent' || penalizeIntercept)) {
    return ridgePath({ x, y, lambdas, standardize, penalizeIntercept }).map(
      ({ intercepts, coefficients, method }) => ({
        intercept: intercepts[0]!,
        coefficients,
        method,
        converged: true,
      }),
    );
  }
  const path = fitPath({ x, y, family: 'gaussian', alpha: shareOfL1(penalty), standardize, lambdas });
  return lambdas.map((lambda) => {
    const point = path.lambdas.indexOf(lambda);
    const coefficients = denseCoefficients(path, point);
    const converged = path.converged[point] === 1;
    return { intercept: path.intercepts[point]!, coefficients, method: 'coordinateDescent', converged };
  });
};

/** Mean and deviation (with n) of each column; 0 and 1 where columns are taken as they are. */
const scalesOf = (x: DenseMatrix, standardize: boolean) =>
  Array.from({ length: x.columns }, (_, column) => {
    if (!standardize) return { mean: 0, deviation: 1, variance: 1 };
    const values = Array.from({ length: x.rows }, (_, row) => entryAt(x, row, column));
    const about = values.reduce((a, b) => a + b, 0) / x.rows;
    // the rest of the mean by differences, for columns far from zero
    const mean = about + values.reduce((sum, value) => sum + (value - about), 0) / x.rows;
    const variance = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / x.rows;
    return { mean, variance, deviation: variance === 0 ? 1 : Math.sqrt(variance) };
  });

/** The article's solver, on standardised columns unless told otherwise; coefficients come back in the table's units. */
export const descend = (
  { x, y }: NumericRows,
  model: RegressionModel,
  lambda: number,
): Omit<SolvedFit, 'converged'> => {
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
  return { intercept: theta[0]! - shift, coefficients, method: 'gradientDescent' };
};
