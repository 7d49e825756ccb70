import { define } from '@ridgeline/contracts';
import { regressionScores } from '../regression-scores.ts';
import type { ScalarMetric } from './scalar-metric.ts';

/** 1 − Σ(e − ē)² / Σ(y − ȳ)². @example explainedVariance().measure({ actual: [1, 2, 3], predicted: [2, 3, 4] }) // 1 */
export const explainedVariance = /* @__PURE__ */ define(
  'explainedVariance',
  {
    about: 'The share of the variance that predictions explain, a constant error aside.',
    label: 'explained variance',
    formula: '1 − Σ(e − ē)² / Σ(y − ȳ)² for e = y − ŷ',
    options: {},
    example: {},
    same: { 'scikit-learn': 'explained_variance_score' },
    stage: 'trial',
    since: '0.1.0',
  },
  (): Omit<ScalarMetric<'numbers'>, 'spec'> => ({
    of: 'numbers',
    higherIsBetter: true,
    measure: (given) => regressionScores(given).explainedVariance,
  }),
);
