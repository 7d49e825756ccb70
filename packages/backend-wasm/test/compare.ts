import { randomStream } from '@ridgeline/tensors';
import { expectClose } from '@ridgeline/testing';
import * as tf from '@tensorflow/tfjs-core';

export const draw = (name: string, shape: number[], scale = 1): tf.Tensor =>
  tf.tensor(randomStream(7).stream(name).normal(tf.util.sizeFromShape(shape), 0, scale), shape);

export const drawIds = (name: string, shape: number[], below: number): tf.Tensor =>
  tf.tensor(randomStream(7).stream(name).integers(tf.util.sizeFromShape(shape), below), shape, 'int32');

/** 0 with probability ¼, else `value`. */
export const drawMask = (name: string, shape: number[], value = 1): tf.Tensor =>
  tf.tidy(() => tf.mul(tf.cast(tf.greater(drawIds(name, shape, 4), 0), 'float32'), value));

type Function = (...inputs: tf.Tensor[]) => tf.Tensor[];

/** Gradients of a weighted sum of what `f` gives. */
const gradients = (f: Function, inputs: tf.Tensor[]): tf.Tensor[] =>
  tf.grads((...values: tf.Tensor[]) =>
    tf.addN(
      f(...values).map((output, index) => tf.sum(tf.mul(output, draw(`cotangent/${index}`, output.shape)))),
    ),
  )(inputs);

/** Holds the outputs of a fused op, and its gradients by every input, to those of its plain composition. */
export const expectSame = (fused: Function, plain: Function, inputs: tf.Tensor[]): void => {
  tf.tidy(() => {
    const compare = (what: string, actual: tf.Tensor[], expected: tf.Tensor[]) =>
      actual.forEach((value, index) => {
        expectClose(value, expected[index]!, { relative: 1e-5, what: `${what} ${index}` });
      });
    compare('output', fused(...inputs), plain(...inputs));
    compare('gradient', gradients(fused, inputs), gradients(plain, inputs));
  });
};
