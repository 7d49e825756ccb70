import type { Batch } from '@ridgeline/contracts';
import { cast, div, maximum, mean, mul, type Scalar, sum, type Tensor } from '@tensorflow/tfjs-core';

/**
 * The mean over the targets that count, each alike: what a term of an objective has to be.
 *
 * @param values of the shape of the targets.
 */
export const meanOverTargets = (values: Tensor, { mask }: Batch): Scalar => {
  if (mask === undefined) return mean(values);
  const counts = cast(mask, 'float32');
  return div<Scalar>(sum(mul(values, counts)), maximum(sum(counts), 1));
};
