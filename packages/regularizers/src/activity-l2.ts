import { type ActivityRegularizer, define } from '@ridgeline/contracts';
import { reduceNorms, reduction } from './reduction.ts';
import { strength } from './strength.ts';

/**
 * Ridge penalty on an activation: λ times the mean, over rows and positions that count, of ½Σf² over features.
 *
 * @param options.lambda λ ≥ 0, in nats per squared unit of activation; 0 switches it off. No default.
 * @param options.reduction `sum` adds up rows and positions instead; λ then changes its meaning with the batch size.
 * @returns `penalty`: [B, …, F] and mask [B, …] → scalar.
 * @throws `E_RANGE` if λ is negative or not finite; `E_OPTION` for another reduction; `E_SHAPE` for a mask that does
 * not fit.
 * @see Merity, McCann and Socher 2017, "Revisiting Activation Regularization for Language RNNs", whose α·mean(h²) is
 * this with λ = 2α / F.
 * @example activityL2({ lambda: 0.1 }).penalty(tensor2d([[1, -2], [0, 3]])) // ≈ 0.35
 */
export const activityL2 = /* @__PURE__ */ define(
  'activityL2',
  {
    about: 'Keeps activations small.',
    label: 'activity L2',
    formula: 'λ·mean over rows and positions of ½Σf², in nats',
    options: { lambda: strength, reduction },
    example: { lambda: 0.01 },
    same: { Keras: 'activity_regularizer=L2(λ/2)', 'AWD-LSTM': 'α = λF/2' },
    stage: 'stable',
    since: '0.1.0',
  },
  ({ lambda, reduction }): Omit<ActivityRegularizer, 'spec'> => ({
    penalty: (activation, mask) =>
      reduceNorms('activityL2', activation, { absolute: 0, square: lambda }, { mask, reduction }),
  }),
);
