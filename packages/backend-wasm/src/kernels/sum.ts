import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import { type Call, replaceKernel } from '../define-kernel.ts';
import { sizeOf } from '../device.ts';

/** Zeros, which TF.js's own leaves unwritten. */
const sumOfNothing = ({ run, at, output }: Call, x: TensorInfo, shape: readonly number[]): TensorInfo => {
  const out = output(shape, x.dtype);
  run.zero!(at(out), 4 * sizeOf(shape));
  return out;
};

/** Sums over leading axes (the gradient of every bias) without transposing first. */
export const sum = replaceKernel((call) => {
  const { inputs, attributes, run, at, zeros } = call;
  const x = inputs.x!;
  const { axis, keepDims } = attributes as { axis?: number | number[]; keepDims?: boolean };
  const axes = util.parseAxisParam(axis as number | number[], x.shape);
  const shape = x.shape
    .map((size, index) => (axes.includes(index) ? 1 : size))
    .filter((_, index) => keepDims || !axes.includes(index));
  if (sizeOf(x.shape) === 0) return sumOfNothing(call, x, shape);
  const leading = axes.length < x.shape.length && axes.every((value, index) => value === index);
  if (!leading || axes.length === 0 || x.dtype !== 'float32') return undefined;

  const width = sizeOf(x.shape.slice(axes.length));
  const out = zeros(shape);
  run.addColumnSums!(sizeOf(x.shape) / width, width, at(x), 4 * width, at(out));
  return out;
});
