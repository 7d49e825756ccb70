import { define } from '@ridgeline/contracts';
import { brierScore as score } from '../classification/class-probabilities.ts';
import type { ScalarMetric } from './scalar-metric.ts';

/** Mean squared distance of probabilities. @example brierScore().measure({ logProbabilities: [Math.log(0.8), Math.log(0.2)], actual: [0] }) // ≈ 0.08 */
export const brierScore = /* @__PURE__ */ define(
  'brierScore',
  {
    about: 'How far probabilities lie from the right answers: 0 at best, 2 at worst.',
    label: 'Brier score',
    formula: 'mean of Σ (p − y)² over classes, y = 1 for the right one',
    options: {},
    example: {},
    stage: 'trial',
    since: '0.1.0',
  },
  (): Omit<ScalarMetric<'classes'>, 'spec'> => ({
    of: 'classes',
    higherIsBetter: false,
    measure: score,
  }),
);
