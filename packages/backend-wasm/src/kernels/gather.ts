import { util } from '@tensorflow/tfjs-core';
import { replaceKernel } from '../define-kernel.ts';
import { integers, sizeOf } from '../device.ts';

/** Rows of a table by whole rows; TF.js's own goes number by number. */
export const gather = replaceKernel(({ inputs, attributes, device, run, at, output }) => {
  const { x, indices } = inputs;
  const { axis, batchDims } = attributes as { axis: number; batchDims?: number };
  const onRows = util.parseAxisParam(axis, x!.shape)[0] === 0 && !batchDims;
  if (!onRows || x!.dtype !== 'float32' || indices!.dtype !== 'int32') return undefined;

  const rows = x!.shape[0]!;
  const tail = x!.shape.slice(1);
  const outside = integers(device, indices!).find((id) => id < 0 || id >= rows);
  if (outside !== undefined) throw new Error(`gather: index ${outside} is not in 0 … ${rows - 1}.`);
  const out = output([...indices!.shape, ...tail]);
  run.gatherRows!(sizeOf(indices!.shape), sizeOf(tail), at(x), at(indices), at(out));
  return out;
});
