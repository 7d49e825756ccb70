import { define } from '@ridgeline/contracts';
import { regressionScores } from '../regression-scores.ts';
import type { ScalarMetric } from './scalar-metric.ts';

/** Mean of (y − ŷ)². @example mse().measure({ actual: [1, 2, 3], predicted: [1, 2, 4] }) // ≈ 0.333 */
export const mse = /* @__PURE__ */ define(
  'mse',
  {
    about: 'The mean squared error of predictions.',
    label: 'MSE',
    formula: 'mean of (y − ŷ)²',
    options: {},
    example: {},
    same: { 'scikit-learn': 'mean_squared_error' },
    stage: 'trial',
    since: '0.1.0',
  },
  (): Omit<ScalarMetric<'numbers'>, 'spec'> => ({
    of: 'numbers',
    higherIsBetter: false,
    measure: (given) => regressionScores(given).mse,
  }),
);
