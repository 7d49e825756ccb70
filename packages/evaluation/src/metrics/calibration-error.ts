import { define } from '@ridgeline/contracts';
import { calibrationError as error } from '../classification/calibration-error.ts';
import type { ScalarMetric } from './scalar-metric.ts';

/** Expected calibration error. @example calibrationError({ bins: 15 }).measure({ logProbabilities: [Math.log(0.8), Math.log(0.2)], actual: [0] }) // ≈ 0.2 */
export const calibrationError = /* @__PURE__ */ define(
  'calibrationError',
  {
    about: 'How far the confidence of answers lies from the share that is right.',
    label: 'calibration error',
    formula: 'Σ n_b/n·|accuracy − confidence| over bins of the confidence',
    options: {
      bins: { type: 'integer', min: 1, default: 10, about: 'Bins of the confidence, equally wide.' },
    },
    example: { bins: 15 },
    same: {
      torchmetrics: 'CalibrationError(n_bins = bins, norm = l1), but for a confidence at the edge of a bin',
    },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ bins }): Omit<ScalarMetric<'classes'>, 'spec'> => ({
    of: 'classes',
    higherIsBetter: false,
    measure: (given) => error(given, { bins }),
  }),
);
