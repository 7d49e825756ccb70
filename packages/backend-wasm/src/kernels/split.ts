import { backend_util, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { defineKernel } from '../define-kernel.ts';
import { sizeOf } from '../device.ts';

/** Pieces along any axis, copied by whole rows; TF.js's own goes by slices that copy number by number. */
export const splitV = defineKernel('SplitV', ({ inputs, attributes, run, at, output }) => {
  const x = inputs.x!;
  const { numOrSizeSplits, axis } = attributes as { numOrSizeSplits: number | number[]; axis: number };
  const along = util.parseAxisParam(axis, x.shape)[0]!;
  const sizes = backend_util.prepareSplitSize(x as never, numOrSizeSplits, along);
  const rows = sizeOf(x.shape.slice(0, along));
  const inner = util.bytesPerElement(x.dtype) * sizeOf(x.shape.slice(along + 1));
  const stride = x.shape[along]! * inner;
  let start = 0;
  return sizes.map((size): TensorInfo => {
    const shape = x.shape.map((length, index) => (index === along ? size : length));
    const piece = output(shape, x.dtype);
    const bytes = size * inner;
    run.copyRows!(rows, bytes, at(x) + start, stride, at(piece), bytes);
    start += bytes;
    return piece;
  });
});
