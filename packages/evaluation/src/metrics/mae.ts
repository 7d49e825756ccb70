import { define } from '@ridgeline/contracts';
import { regressionScores } from '../regression-scores.ts';
import type { ScalarMetric } from './scalar-metric.ts';

/** Mean of |y − ŷ|. @example mae().measure({ actual: [1, 2, 3], predicted: [1, 2, 4] }) // ≈ 0.333 */
export const mae = /* @__PURE__ */ define(
  'mae',
  {
    about: 'The mean absolute error, in the unit of the numbers.',
    label: 'MAE',
    formula: 'mean of |y − ŷ|',
    options: {},
    example: {},
    same: { 'scikit-learn': 'mean_absolute_error' },
    stage: 'trial',
    since: '0.1.0',
  },
  (): Omit<ScalarMetric<'numbers'>, 'spec'> => ({
    of: 'numbers',
    higherIsBetter: false,
    measure: (given) => regressionScores(given).mae,
  }),
);
