import type { NormFactors } from '@ridgeline/contracts';
import { add, cast, mul, type Scalar, sign, square, sum, type Tensor } from '@tensorflow/tfjs-core';
import { fusedKernel } from '../fused-kernel.ts';
import { requireShape } from '../shapes.ts';

/** The kernels that a backend may bring. */
export const ACTIVITY_NORM_KERNEL = 'RidgelineActivityNorm';
export const ACTIVITY_NORM_GRADIENT_KERNEL = 'RidgelineActivityNormGradient';

/** The formula: the truth that kernels are tested against. */
export const activityNormComposition = (
  activation: Tensor,
  { absolute, square: ridge }: NormFactors,
  counts?: Tensor,
): Scalar => {
  const parts = [
    // f·sign(f), not abs: TF.js gives the slope −1 to |f| at 0, where rectified units rest
    ...(absolute === 0 ? [] : [mul(absolute, mul(activation, sign(activation)))]),
    ...(ridge === 0 ? [] : [mul(ridge / 2, square(activation))]),
  ];
  const each = parts.length === 0 ? mul(0, activation) : parts.reduce((left, right) => add(left, right));
  const sums = sum(each, -1);
  return sum(counts === undefined ? sums : mul(sums, counts));
};

/** [sum] */
export const activityNormKernel = fusedKernel({
  kernel: ACTIVITY_NORM_KERNEL,
  gradientKernel: ACTIVITY_NORM_GRADIENT_KERNEL,
  inputs: ['activation', 'counts'],
  optional: { counts: 'counted' },
  outputs: [null],
  cotangents: ['sumGradient'],
  gradients: ['activation'],
});

/**
 * Σ over positions that count of absolute·Σ|f| + ½·square·Σf², with its gradient, each in one pass over the numbers where the backend can.
 *
 * @param activation [..., F]
 * @param mask [...]: how often each position counts; all once if not given. It has no gradient.
 * @returns a scalar
 * @throws `E_SHAPE`
 * @example activityNorm(tensor2d([[3, -4], [1, 1]]), { absolute: 1, square: 0 }, tensor1d([1, 0])) // 7
 */
export const activityNorm = (activation: Tensor, factors: NormFactors, mask?: Tensor): Scalar => {
  requireShape('activityNorm', 'activation', activation, ['...', 'F']);
  if (mask !== undefined) requireShape('activityNorm', 'mask', mask, activation.shape.slice(0, -1));
  const counts = mask && cast(mask, 'float32');
  const fused = activityNormKernel.run({ activation, counts }, { ...factors });
  return (fused?.[0] as Scalar | undefined) ?? activityNormComposition(activation, factors, counts);
};
