import { define } from '@ridgeline/contracts';
import { confusionOf } from '../classification/class-probabilities.ts';
import { classificationScores } from '../classification/confusion-matrix.ts';
import type { ScalarMetric } from './scalar-metric.ts';

/** Matthews correlation. @example matthews().measure({ logProbabilities: [0, -9, -9, 0], actual: [0, 1] }) // 1 */
export const matthews = /* @__PURE__ */ define(
  'matthews',
  {
    about: 'The correlation of right classes and answers: 0 is what guessing reaches.',
    formula: '(n·Σh − Σap) / √((n² − Σp²)(n² − Σa²))',
    options: {},
    example: {},
    same: { 'scikit-learn': 'matthews_corrcoef' },
    stage: 'trial',
    since: '0.1.0',
  },
  (): Omit<ScalarMetric<'classes'>, 'spec'> => ({
    of: 'classes',
    higherIsBetter: true,
    measure: (given) => classificationScores(confusionOf('matthews', given)).matthews,
  }),
);
