import { abs, divNoNan, max, mul, sqrt, square, sum, type Tensor } from '@tensorflow/tfjs-core';

/**
 * ‖w‖₂ along some axes, which stay with the size 1. Squares are those of shares of the largest number, since float32 has none of numbers
 * beyond 10¹⁹ or below 10⁻²³.
 */
export const lengthsOf = (values: Tensor, axes?: number[]): Tensor => {
  const largest = max(abs(values), axes, true);
  return mul(largest, sqrt(sum(square(divNoNan(values, largest)), axes, true)));
};
