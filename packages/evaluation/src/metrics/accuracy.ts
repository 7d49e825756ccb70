import { define } from '@ridgeline/contracts';
import { confusionOf } from '../classification/class-probabilities.ts';
import { classificationScores } from '../classification/confusion-matrix.ts';
import type { ScalarMetric } from './scalar-metric.ts';

/** Share of right answers. @example accuracy().measure({ logProbabilities: [Math.log(0.8), Math.log(0.2)], actual: [0] }) // 1 */
export const accuracy = /* @__PURE__ */ define(
  'accuracy',
  {
    about: 'The share of examples whose class was found.',
    formula: 'hits / examples',
    options: {},
    example: {},
    same: { 'scikit-learn': 'accuracy_score' },
    stage: 'trial',
    since: '0.1.0',
  },
  (): Omit<ScalarMetric<'classes'>, 'spec'> => ({
    of: 'classes',
    higherIsBetter: true,
    measure: (given) => classificationScores(confusionOf('accuracy', given)).accuracy,
  }),
);
