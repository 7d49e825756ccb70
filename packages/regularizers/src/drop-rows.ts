import type { RandomStream } from '@ridgeline/contracts';
import { dropoutMask } from '@ridgeline/tensors';
import { mul, type Tensor } from '@tensorflow/tfjs-core';

/** Sets whole rows, along the first axis, to 0 with the probability `rate`, and divides the others by 1 − rate. */
export const dropRows = (values: Tensor, rate: number, random: RandomStream): Tensor => {
  if (rate === 0) return values;
  const shape = values.shape.map((size, axis) => (axis === 0 ? size : 1));
  return mul(values, dropoutMask({ shape, rate, random }));
};
