import { util } from '@tensorflow/tfjs-core';
import { replaceKernel } from '../define-kernel.ts';
import { sizeOf } from '../device.ts';

/** Sums over leading axes (the gradient of every bias) without transposing first. */
export const sum = replaceKernel(({ inputs, attributes, run, at, zeros }) => {
  const x = inputs.x!;
  const { axis, keepDims } = attributes as { axis?: number | number[]; keepDims?: boolean };
  const axes = util.parseAxisParam(axis as number | number[], x.shape);
  const leading = axes.length < x.shape.length && axes.every((value, index) => value === index);
  if (!leading || axes.length === 0 || x.dtype !== 'float32' || sizeOf(x.shape) === 0) return undefined;

  const tail = x.shape.slice(axes.length);
  const width = sizeOf(tail);
  const out = zeros(keepDims ? [...axes.map(() => 1), ...tail] : tail);
  run.addColumnSums!(sizeOf(x.shape) / width, width, at(x), 4 * width, at(out));
  return out;
});
