import { requireShape } from '@ridgeline/tensors';
import { cast, div, maximum, mean, mul, type Scalar, sum, type Tensor } from '@tensorflow/tfjs-core';

/** How the sums over features of all positions become one number. */
export const reduction = {
  type: 'choice',
  among: ['mean', 'sum'],
  default: 'mean',
  about:
    'The mean over rows and positions that count, or their sum, whose λ changes its meaning with the batch size.',
} as const;

/**
 * Reduces one number for each position to one in all.
 *
 * @param sums [B, …], over features already
 * @param mask [B, …] of 0 and 1, or absent; a mask of zeros alone gives 0.
 */
export const reducePositions = (
  who: string,
  sums: Tensor,
  { mask, reduction }: { readonly mask: Tensor | undefined; readonly reduction: 'mean' | 'sum' },
): Scalar => {
  if (mask === undefined) return reduction === 'sum' ? sum(sums) : mean(sums);
  requireShape(who, 'mask', mask, sums.shape);
  const counts = cast(mask, 'float32');
  const total = sum<Scalar>(mul(sums, counts));
  return reduction === 'sum' ? total : div(total, maximum(sum(counts), 1));
};
