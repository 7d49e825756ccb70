import { squareSums } from '@ridgeline/tensors';
import { abs, add, divNoNan, max, mul, sqrt, square, sum, type Tensor } from '@tensorflow/tfjs-core';

/**
 * ‖w‖₂ along some axes, which stay with the size 1. Squares are those of shares of the largest number, since float32 has none of numbers
 * beyond 10¹⁹ or below 10⁻²³.
 */
export const lengthsOf = (values: Tensor, axes?: number[]): Tensor => {
  const largest = max(abs(values), axes, true);
  return mul(largest, sqrt(sum(square(divNoNan(values, largest)), axes, true)));
};

/** Whether squares of numbers about a bound are far from the ends of float32. */
export const isOrdinary = (bound: number): boolean => bound > 1e-9 && bound < 1e9;

/** The same of weights that are held against a bound: in one pass over them where it is of an ordinary size. */
export const lengthsBeside = (bound: number, values: Tensor, axes?: number[]): Tensor =>
  isOrdinary(bound) ? sqrt(squareSums(values, axes)) : lengthsOf(values, axes);

/** A factor for each length, but NaN where float32 has no such length: a run whose weights have got there ends by name, and not at zeros. */
export const factorFor = (lengths: Tensor, factor: Tensor): Tensor => add(factor, mul(0, lengths));
