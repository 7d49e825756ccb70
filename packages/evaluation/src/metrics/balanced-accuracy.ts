import { define } from '@ridgeline/contracts';
import { confusionOf } from '../classification/class-probabilities.ts';
import { classificationScores } from '../classification/confusion-matrix.ts';
import type { ScalarMetric } from './scalar-metric.ts';

/** Balanced accuracy. @example balancedAccuracy().measure({ logProbabilities: [0.8, 0.2, 0.4, 0.6].map(Math.log), actual: [0, 1] }) // 1 */
export const balancedAccuracy = /* @__PURE__ */ define(
  'balancedAccuracy',
  {
    about: 'The share found of each class, in the mean: a class of few examples counts as any other.',
    label: 'balanced accuracy',
    formula: 'mean of h/a over classes that occur',
    options: {},
    example: {},
    same: { 'scikit-learn': 'balanced_accuracy_score' },
    stage: 'trial',
    since: '0.1.0',
  },
  (): Omit<ScalarMetric<'classes'>, 'spec'> => ({
    of: 'classes',
    higherIsBetter: true,
    measure: (given) => classificationScores(confusionOf('balancedAccuracy', given)).balancedAccuracy,
  }),
);
