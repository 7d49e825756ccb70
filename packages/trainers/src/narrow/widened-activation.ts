import { concat, customGrad, gather, type Tensor, tensor1d, zeros } from '@tensorflow/tfjs-core';

/** The numbers at some places of the last axis. */
const take = (values: Tensor, places: Int32Array): Tensor =>
  gather(values, tensor1d(places, 'int32'), values.rank - 1);

/** The same numbers at some places of a longer last axis, and 0 at all others. */
const put = (values: Tensor, places: Int32Array, missing: number): Tensor => {
  const last = values.shape.at(-1)!;
  const from = new Int32Array(last + missing).fill(last);
  places.forEach((place, index) => {
    from[place] = index;
  });
  return take(concat([values, zeros([...values.shape.slice(0, -1), 1])], values.rank - 1), from);
};

/** An activation with zeros where units have left. @param places of those that are there */
export const widenedActivation = (activation: Tensor, places: Int32Array, missing: number): Tensor =>
  customGrad((given) => ({
    value: put(given as Tensor, places, missing),
    gradFunc: (gradient: Tensor) => take(gradient, places),
  }))(activation);

/** The way back. */
export const narrowedActivation = (activation: Tensor, places: Int32Array, missing: number): Tensor =>
  customGrad((given) => ({
    value: take(given as Tensor, places),
    gradFunc: (gradient: Tensor) => put(gradient, places, missing),
  }))(activation);
