import { type Tensor, tensor2d } from '@tensorflow/tfjs-core';

/**
 * What is added to an embedding so that places can be told apart: in column 2i the sine of t / 10000^(2i/D), in
 * column 2i + 1 its cosine, for t = 0 … T − 1. [T, D]
 *
 * @see Vaswani et al. 2017, section 3.5.
 * @example sinusoidalPositions(1, 4) // [[0, 1, 0, 1]]
 */
export const sinusoidalPositions = (positions: number, width: number): Tensor => {
  const values = Float32Array.from({ length: positions * width }, (_, index) => {
    const [position, column] = [Math.floor(index / width), index % width];
    const angle = position * Math.exp((-Math.log(10_000) * (column - (column % 2))) / width);
    return column % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
  });
  return tensor2d(values, [positions, width]);
};
