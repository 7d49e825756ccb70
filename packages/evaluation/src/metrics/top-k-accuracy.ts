import { define } from '@ridgeline/contracts';
import { topKAccuracy as share } from '../classification/top-k-accuracy.ts';
import type { ScalarMetric } from './scalar-metric.ts';

/** Top-k accuracy. @example topKAccuracy({ k: 2 }).measure({ logProbabilities: [0.5, 0.3, 0.2].map(Math.log), actual: [1] }) // 1 */
export const topKAccuracy = /* @__PURE__ */ define(
  'topKAccuracy',
  {
    about: 'The share of examples whose class is among the k most probable.',
    label: 'top-k accuracy',
    formula: 'examples whose class is among the k most probable / examples',
    options: {
      k: { type: 'integer', min: 1, default: 5, about: 'How many of the most probable classes count.' },
    },
    example: { k: 1 },
    same: { 'scikit-learn': 'top_k_accuracy_score(k)' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ k }): Omit<ScalarMetric<'classes'>, 'spec'> => ({
    of: 'classes',
    higherIsBetter: true,
    measure: (given) => share(given, { k }),
  }),
);
