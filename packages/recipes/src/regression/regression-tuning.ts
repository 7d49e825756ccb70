import type { NumericTable } from '@ridgeline/data';
import { denseCoefficients, selectRows } from '@ridgeline/linear';
import { rowsOf } from '../table/numeric-rows.ts';
import type { HeldOutRows, LinearProblem, RowScores } from '../tune/linear-problem.ts';
import type { LinearFit } from './regression-fit.ts';
import { varies } from './regression-metrics.ts';

/** Numbers with a target: plain data, [rows, columns] row after row. */
export interface RegressionData extends Pick<NumericTable, 'names' | 'values' | 'targets'> {
  readonly kind: 'regression';
}

/** The fit of the chosen strength, learnt from all rows but those of the test. */
export interface TunedRegression {
  readonly kind: 'regression';
  readonly names: readonly string[];
  readonly fit: LinearFit;
}

const variance = (values: Float64Array): number => {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / values.length;
};

const scoresOf = ({ y, loss }: HeldOutRows): RowScores => ({
  accuracy: null,
  r2: varies(y) ? 1 - loss / variance(y) : null,
});

/** Linear models of numbers, as a study of their strengths takes them. */
export const regressionTuning: LinearProblem<RegressionData, TunedRegression> = {
  terms: {
    task: 'regression',
    lossUnit: 'squared error',
    lossForm: 'significantDigits',
    strongerBy: '--lambdas',
  },
  model: 'linear',
  coefficientsOf: 'numbers',
  rows: ({ targets }) => targets.length,
  labels: () => null,
  design: (data, rows) => {
    const { names } = data;
    const { x } = rowsOf(data);
    return {
      x: selectRows(x, rows),
      names,
      of: (others) => selectRows(x, others),
      predictorAt: (path, point) => ({
        kind: 'regression',
        names,
        fit: { intercept: path.intercepts[point]!, coefficients: denseCoefficients(path, point) },
      }),
    };
  },
  response: ({ targets }, rows) => Float64Array.from(rows, (row) => targets[row]!),
  family: () => 'gaussian',
  loss: (deviance) => deviance,
  scores: scoresOf,
  outputs: () => [{ name: '', place: 0, sign: 0 }],
  noiseDeviation: Math.sqrt,
};
