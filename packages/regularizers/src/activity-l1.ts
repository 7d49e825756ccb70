import { type ActivityRegularizer, define } from '@ridgeline/contracts';
import { reduceNorms, reduction } from './reduction.ts';
import { strength } from './strength.ts';

/**
 * Lasso penalty on an activation: λ times the mean, over rows and positions that count, of Σ|f| over features.
 *
 * @param options.lambda λ ≥ 0, in nats per unit of activation; 0 switches it off. No default.
 * @param options.reduction `sum` adds up rows and positions instead; λ then changes its meaning with the batch size.
 * @returns `penalty`: [B, …, F] and mask [B, …] → scalar, with 0 as its sub-gradient at 0.
 * @throws `E_RANGE` if λ is negative or not finite; `E_OPTION` for another reduction; `E_SHAPE` for a mask that does
 * not fit.
 * @see Glorot, Bordes and Bengio 2011, "Deep Sparse Rectifier Neural Networks".
 * @example activityL1({ lambda: 0.1 }).penalty(tensor2d([[1, -2], [0, 3]])) // ≈ 0.3
 */
export const activityL1 = /* @__PURE__ */ define(
  'activityL1',
  {
    about: 'Draws activations towards 0, and rectified ones to exactly 0.',
    label: 'activity L1',
    formula: 'λ·mean over rows and positions of Σ|f|, in nats',
    options: { lambda: strength, reduction },
    example: { lambda: 0.01 },
    same: { Keras: 'activity_regularizer=L1(λ)' },
    stage: 'stable',
    since: '0.1.0',
  },
  ({ lambda, reduction }): Omit<ActivityRegularizer, 'spec'> => ({
    penalty: (activation, mask) =>
      reduceNorms('activityL1', activation, { absolute: lambda, square: 0 }, { mask, reduction }),
  }),
);
