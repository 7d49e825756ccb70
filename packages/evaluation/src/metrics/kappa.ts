import { define } from '@ridgeline/contracts';
import { confusionOf } from '../classification/class-probabilities.ts';
import { classificationScores } from '../classification/confusion-matrix.ts';
import type { ScalarMetric } from './scalar-metric.ts';

/** Cohen’s κ. @example kappa().measure({ logProbabilities: [0.8, 0.2, 0.4, 0.6].map(Math.log), actual: [0, 1] }) // 1 */
export const kappa = /* @__PURE__ */ define(
  'kappa',
  {
    about: 'Agreement of answers and classes beyond what chance reaches: 1 at best, 0 is chance.',
    label: 'Cohen’s κ',
    formula: '(n·Σh − Σap) / (n² − Σap)',
    options: {},
    example: {},
    same: { 'scikit-learn': 'cohen_kappa_score' },
    stage: 'trial',
    since: '0.1.0',
  },
  (): Omit<ScalarMetric<'classes'>, 'spec'> => ({
    of: 'classes',
    higherIsBetter: true,
    measure: (given) => classificationScores(confusionOf('kappa', given)).kappa,
  }),
);
