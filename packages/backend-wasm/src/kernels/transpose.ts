import { replaceKernel } from '../define-kernel.ts';

/** Shares the data where nothing moves, as in the gradient of every `gather`; TF.js's own copies it. */
export const transpose = replaceKernel(({ inputs, attributes, device }) => {
  const x = inputs.x!;
  const { perm } = attributes as { perm: readonly number[] };
  const moving = perm.filter((axis) => x.shape[axis] !== 1);
  if (moving.some((axis, index) => index > 0 && axis < moving[index - 1]!)) return undefined;
  device.incRef(x.dataId);
  return { dataId: x.dataId, shape: perm.map((axis) => x.shape[axis]!), dtype: x.dtype };
});
