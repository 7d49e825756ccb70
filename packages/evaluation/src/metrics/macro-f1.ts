import { define } from '@ridgeline/contracts';
import { confusionOf } from '../classification/class-probabilities.ts';
import { classificationScores } from '../classification/confusion-matrix.ts';
import type { ScalarMetric } from './scalar-metric.ts';

/** Macro F1. @example macroF1().measure({ logProbabilities: [Math.log(0.8), Math.log(0.2)], actual: [0] }) // 1 */
export const macroF1 = /* @__PURE__ */ define(
  'macroF1',
  {
    about: 'The harmonic mean of precision and recall, each class counting alike.',
    label: 'macro F1',
    formula: 'mean of 2h/(a + p) over classes that occur or are found',
    options: {},
    example: {},
    same: { 'scikit-learn': "f1_score(average='macro')" },
    stage: 'trial',
    since: '0.1.0',
  },
  (): Omit<ScalarMetric<'classes'>, 'spec'> => ({
    of: 'classes',
    higherIsBetter: true,
    measure: (given) => classificationScores(confusionOf('macroF1', given)).macro.f1,
  }),
);
