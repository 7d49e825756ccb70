import { define } from '@ridgeline/contracts';
import { logLoss as mean } from '../classification/class-probabilities.ts';
import type { ScalarMetric } from './scalar-metric.ts';

/** Mean −log p of the right class, in nats. @example logLoss().measure({ logProbabilities: [Math.log(0.8), Math.log(0.2)], actual: [0] }) // ≈ 0.223 */
export const logLoss = /* @__PURE__ */ define(
  'logLoss',
  {
    about: 'How little probability the right class was given.',
    label: 'log-loss',
    formula: 'mean of −log p(class), in nats',
    options: {},
    example: {},
    same: { 'scikit-learn': 'log_loss' },
    stage: 'trial',
    since: '0.1.0',
  },
  (): Omit<ScalarMetric<'classes'>, 'spec'> => ({
    of: 'classes',
    higherIsBetter: false,
    measure: mean,
  }),
);
