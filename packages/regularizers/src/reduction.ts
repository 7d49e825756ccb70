import { requireOneOf } from '@ridgeline/contracts';
import { requireShape } from '@ridgeline/tensors';
import { cast, div, maximum, mean, mul, type Scalar, sum, type Tensor } from '@tensorflow/tfjs-core';

/** How the sums over features of all positions become one number. */
export interface Reduction {
  /** `mean` over rows and positions that count, or their `sum`, as some articles write it. Defaults to `mean`. */
  readonly reduction?: 'mean' | 'sum';
}

/**
 * Reduces one number for each position to one in all.
 *
 * @param sums [B, …], over features already
 * @param mask [B, …] of 0 and 1, or absent; a mask of zeros alone gives 0.
 */
export const reducePositions = (
  who: string,
  sums: Tensor,
  { mask, reduction }: { readonly mask: Tensor | undefined } & Required<Reduction>,
): Scalar => {
  if (mask === undefined) return reduction === 'sum' ? sum(sums) : mean(sums);
  requireShape(who, 'mask', mask, sums.shape);
  const counts = cast(mask, 'float32');
  const total = sum<Scalar>(mul(sums, counts));
  return reduction === 'sum' ? total : div(total, maximum(sum(counts), 1));
};

/** @throws `E_OPTION` */
export const requireReduction = (who: string, reduction: string): void =>
  requireOneOf(who, ['mean', 'sum'], { reduction });
