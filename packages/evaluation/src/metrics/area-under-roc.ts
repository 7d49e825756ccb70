import { define } from '@ridgeline/contracts';
import { areasUnderRoc } from '../classification/one-versus-rest.ts';
import { averageOption } from './average-option.ts';
import type { ScalarMetric } from './scalar-metric.ts';

/** Area under the ROC, one class against the rest. @example areaUnderRoc().measure({ logProbabilities: [0.8, 0.2, 0.4, 0.6].map(Math.log), actual: [0, 1] }) // 1 */
export const areaUnderRoc = /* @__PURE__ */ define(
  'areaUnderRoc',
  {
    about: 'How often an example of a class ranks above one of another, by the probability of that class.',
    label: 'area under the ROC',
    formula: 'mean over classes of P(p of one that is > p of one that is not) + ½·P(equal)',
    options: {
      average: averageOption,
    },
    example: { average: 'weighted' },
    same: { 'scikit-learn': "roc_auc_score(multi_class='ovr', average)" },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ average }): Omit<ScalarMetric<'classes'>, 'spec'> => ({
    of: 'classes',
    higherIsBetter: true,
    measure: (given) => areasUnderRoc(given)[average],
  }),
);
