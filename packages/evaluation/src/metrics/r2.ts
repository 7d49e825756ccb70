import { define } from '@ridgeline/contracts';
import { regressionScores } from '../regression-scores.ts';
import type { ScalarMetric } from './scalar-metric.ts';

/** 1 − Σ(y − ŷ)² / Σ(y − ȳ)². @example r2().measure({ actual: [1, 2, 3], predicted: [1, 2, 4] }) // 0.5 */
export const r2 = /* @__PURE__ */ define(
  'r2',
  {
    about: 'The share of the variance that predictions explain: below 0 where the mean does better.',
    label: 'R²',
    formula: '1 − Σ(y − ŷ)² / Σ(y − ȳ)²',
    options: {},
    example: {},
    same: { 'scikit-learn': 'r2_score' },
    stage: 'trial',
    since: '0.1.0',
  },
  (): Omit<ScalarMetric<'numbers'>, 'spec'> => ({
    of: 'numbers',
    higherIsBetter: true,
    measure: (given) => regressionScores(given).r2,
  }),
);
