import { define } from '@ridgeline/contracts';
import { regressionScores } from '../regression-scores.ts';
import type { ScalarMetric } from './scalar-metric.ts';

/** √mean of (y − ŷ)². @example rmse().measure({ actual: [1, 2, 3], predicted: [1, 2, 4] }) // ≈ 0.577 */
export const rmse = /* @__PURE__ */ define(
  'rmse',
  {
    about: 'The root of the mean squared error, in the unit of the numbers.',
    label: 'RMSE',
    formula: '√mean of (y − ŷ)²',
    options: {},
    example: {},
    same: { 'scikit-learn': 'root_mean_squared_error' },
    stage: 'trial',
    since: '0.1.0',
  },
  (): Omit<ScalarMetric<'numbers'>, 'spec'> => ({
    of: 'numbers',
    higherIsBetter: false,
    measure: (given) => regressionScores(given).rmse,
  }),
);
