import type { NormFactors } from '@ridgeline/contracts';
import { activityNorm, requireShape } from '@ridgeline/tensors';
import { cast, div, maximum, mul, type Scalar, sum, type Tensor } from '@tensorflow/tfjs-core';

/** How the sums over features of all positions become one number. */
export const reduction = {
  type: 'choice',
  among: ['mean', 'sum'],
  default: 'mean',
  about:
    'The mean over rows and positions that count, or their sum, whose λ changes its meaning with the batch size.',
} as const;

/** How often each position counts. @throws `E_SHAPE` for a mask that does not fit */
const countsOf = (
  who: string,
  positions: readonly number[],
  mask: Tensor | undefined,
): Tensor | undefined => {
  if (mask === undefined) return undefined;
  requireShape(who, 'mask', mask, positions);
  return cast(mask, 'float32');
};

const overPositions = (
  total: Scalar,
  positions: readonly number[],
  counts: Tensor | undefined,
  kind: Reduction['reduction'],
): Scalar => {
  if (kind === 'sum') return total;
  const count = positions.reduce((product, size) => product * size, 1);
  return div(total, counts === undefined ? count : maximum(sum(counts), 1));
};

interface Reduction {
  readonly mask: Tensor | undefined;
  readonly reduction: 'mean' | 'sum';
}

/**
 * One number from the sums of all positions: their mean over positions that count, or their sum; 0 where none counts.
 *
 * @param sums [...]
 * @throws `E_SHAPE` for a mask that does not fit.
 */
export const reducePositions = (who: string, sums: Tensor, { mask, reduction }: Reduction): Scalar => {
  const counts = countsOf(who, sums.shape, mask);
  const total = sum<Scalar>(counts === undefined ? sums : mul(sums, counts));
  return overPositions(total, sums.shape, counts, reduction);
};

/** The same of absolute·Σ|f| + ½·square·Σf² over features. @param activation [..., F] */
export const reduceNorms = (
  who: string,
  activation: Tensor,
  factors: NormFactors,
  { mask, reduction }: Reduction,
): Scalar => {
  const positions = activation.shape.slice(0, -1);
  const counts = countsOf(who, positions, mask);
  return overPositions(activityNorm(activation, factors, counts), positions, counts, reduction);
};
