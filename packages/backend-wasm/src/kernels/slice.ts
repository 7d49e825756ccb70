import { slice_util, util } from '@tensorflow/tfjs-core';
import { replaceKernel } from '../define-kernel.ts';
import { sizeOf } from '../device.ts';

/** A block of rows, copied row by row; TF.js's own goes number by number unless the block is one piece. */
export const slice = replaceKernel(({ inputs, attributes, run, at, output }) => {
  const x = inputs.x!;
  if (x.dtype === 'string' || x.dtype === 'complex64' || x.shape.length === 0) return undefined;
  const { begin, size } = attributes as { begin: number | number[]; size: number | number[] };
  const [starts, sizes] = slice_util.parseSliceParams(x as never, begin, size) as [number[], number[]];
  slice_util.assertParamsValid(x as never, starts, sizes);
  // what is taken is rows of one stride if all axes before `cut` have length 1 in the result, and all behind the next
  // are whole
  const cut = sizes.findIndex((length, axis) => length !== 1 || axis === sizes.length - 1);
  if (sizes.some((length, axis) => axis > cut + 1 && length !== x.shape[axis])) return undefined;
  const bytes = util.bytesPerElement(x.dtype);
  const strides = util.computeStrides(x.shape);
  const offset = starts.reduce((total, start, axis) => total + start * (strides[axis] ?? 1), 0);
  const out = output(sizes, x.dtype);
  const row = bytes * sizeOf(sizes.slice(cut + 1));
  const stride = bytes * (strides[cut] ?? 1);
  run.copyRows!(sizes[cut]!, row, at(x) + bytes * offset, stride, at(out), row);
  return out;
});
