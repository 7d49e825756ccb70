import { type ActivityRegularizer, requireNonNegative } from '@ridgeline/contracts';
import { mul, square, sum } from '@tensorflow/tfjs-core';
import { type Reduction, reducePositions, requireReduction } from './reduction.ts';

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
export const activityL2 = ({
  lambda,
  reduction = 'mean',
}: { readonly lambda: number } & Reduction): ActivityRegularizer => {
  requireNonNegative('activityL2', { lambda });
  requireReduction('activityL2', reduction);
  return {
    spec: { kind: 'activityL2', lambda, reduction },
    penalty: (activation, mask) => {
      const sums = sum(square(activation), -1);
      return mul(lambda / 2, reducePositions('activityL2', sums, { mask, reduction }));
    },
  };
};
