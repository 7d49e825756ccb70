import type { Params } from '@ridgeline/contracts';
import { mapParams } from '@ridgeline/tensors';
import { addN, div, maximum, mul, reshape, sqrt, square, sum, type Tensor } from '@tensorflow/tfjs-core';
import { leastNorm } from './least-norm.ts';

/** Σx² of each row, shaped to multiply the row: [B, 1, …]. */
const rowSquares = (values: Tensor): Tensor => sum(square(values), [...values.shape.keys()].slice(1), true);

/** Rows of each tensor so scaled that those of all of them together have one length. A row of zeros stays one. */
export const withRowLength = (values: Params, length: number): Params => {
  const squares = addN(Object.values(values).map((value) => reshape(rowSquares(value), [-1])));
  const scale = div(length, maximum(sqrt(squares), leastNorm));
  return mapParams(values, (value) => {
    const [rows, ...rest] = value.shape;
    return mul(value, reshape(scale, [rows!, ...rest.map(() => 1)]));
  });
};
