import { define } from '@ridgeline/contracts';
import { confusionOf } from '../classification/class-probabilities.ts';
import { classificationScores } from '../classification/confusion-matrix.ts';
import type { ScalarMetric } from './scalar-metric.ts';

/** Weighted F1. @example weightedF1().measure({ logProbabilities: [0.8, 0.2, 0.4, 0.6].map(Math.log), actual: [0, 1] }) // 1 */
export const weightedF1 = /* @__PURE__ */ define(
  'weightedF1',
  {
    about: 'The harmonic mean of precision and recall, each class counting by its examples.',
    label: 'weighted F1',
    formula: 'Σ a/n·2h/(a + p)',
    options: {},
    example: {},
    same: { 'scikit-learn': "f1_score(average='weighted')" },
    stage: 'trial',
    since: '0.1.0',
  },
  (): Omit<ScalarMetric<'classes'>, 'spec'> => ({
    of: 'classes',
    higherIsBetter: true,
    measure: (given) => classificationScores(confusionOf('weightedF1', given)).weighted.f1,
  }),
);
