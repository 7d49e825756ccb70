import { randomStream } from '@ridgeline/tensors';
import { type Scalar, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { elementwiseDifferences } from './finite-differences.ts';

/** What every suite draws from. */
export const random = randomStream(1).stream('conformance');

/** Normal numbers pushed away from 0, where penalties have kinks. */
export const awayFromZero = (name: string, shape: readonly number[]): Float32Array =>
  random
    .stream(name)
    .normal(shape.reduce((a, b) => a * b, 1))
    .map((value) => (value < 0 ? value - 0.1 : value + 0.1));

/** ∂f/∂x for each element of x, by finite differences. */
export const elementwise = (
  f: (x: Tensor) => Scalar,
  values: Float32Array,
  shape: number[],
): Promise<Float64Array> => elementwiseDifferences((moved) => f(tensor(moved, shape)), values, 0.02);
