import type { RandomStream } from '@ridgeline/contracts';
import { ones, type Tensor, tensor, zeros } from '@tensorflow/tfjs-core';

/** Where a parameter starts: a pure function of its shape and a random stream of its own. */
export type Initializer = (shape: readonly number[], random: RandomStream) => Tensor;

const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** Uniform on [−limit, limit): with limit 1/√fan, PyTorch's default for recurrent and linear layers. */
export const uniform =
  (limit: number): Initializer =>
  (shape, random) =>
    tensor(random.uniform(size(shape), -limit, limit), [...shape], 'float32');

/** Normal with mean 0: with deviation 1, PyTorch's default for embeddings. */
export const normal =
  (deviation: number): Initializer =>
  (shape, random) =>
    tensor(random.normal(size(shape), 0, deviation), [...shape], 'float32');

/** 0 everywhere, as offsets start. */
export const zero: Initializer = (shape) => zeros([...shape]);

/** 1 everywhere, as scales start. */
export const one: Initializer = (shape) => ones([...shape]);
