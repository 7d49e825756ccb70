import type { Batch } from '@ridgeline/contracts';
import { cast, div, maximum, mean, mul, type Scalar, sum, type Tensor } from '@tensorflow/tfjs-core';

/**
 * The mean over the targets that count, each alike: what a term of an objective has to be.
 *
 * @param values of the shape of the targets.
 */
export const meanOverTargets = (values: Tensor, { counts }: Batch): Scalar => {
  if (counts === undefined) return mean(values);
  const weights = cast(counts, 'float32');
  return div<Scalar>(sum(mul(values, weights)), maximum(sum(weights), 1));
};
