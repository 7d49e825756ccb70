import { define } from '@ridgeline/contracts';
import { averagePrecisions } from '../classification/one-versus-rest.ts';
import { averageOption } from './average-option.ts';
import type { ScalarMetric } from './scalar-metric.ts';

/** Area under precision over recall. @example averagePrecision().measure({ logProbabilities: [0.8, 0.2, 0.4, 0.6].map(Math.log), actual: [0, 1] }) // 1 */
export const averagePrecision = /* @__PURE__ */ define(
  'averagePrecision',
  {
    about:
      'The area under precision over recall, of each class against all others: guessing reaches the share of the class.',
    label: 'average precision',
    formula: 'mean over classes of Σ (R_k − R_k₋₁)·P_k',
    options: {
      average: averageOption,
    },
    example: { average: 'weighted' },
    same: { 'scikit-learn': 'average_precision_score(average) of indicators' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ average }): Omit<ScalarMetric<'classes'>, 'spec'> => ({
    of: 'classes',
    higherIsBetter: true,
    measure: (given) => averagePrecisions(given)[average],
  }),
);
