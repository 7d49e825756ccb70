import { COLUMN_SQUARES_KERNEL, type FusedKernelConfig, UNSCALED_KERNEL } from '@ridgeline/tensors';
import { defineKernel } from '../define-kernel.ts';
import { sizeOf } from '../device.ts';

export const columnSquares = defineKernel(COLUMN_SQUARES_KERNEL, ({ inputs, attributes, run, at, zeros }) => {
  const x = inputs.x!;
  const axes = attributes.axes as number;
  const width = sizeOf(x.shape.slice(axes));
  const out = zeros(x.shape.map((size, axis) => (axis < axes ? 1 : size)));
  run.addColumnSquares!(sizeOf(x.shape.slice(0, axes)), width, at(x), 4 * width, at(out));
  return out;
});

export const unscaled: FusedKernelConfig = {
  ...defineKernel(UNSCALED_KERNEL, ({ inputs, shared }) => shared(inputs.values!)),
  fits: ({ factors }) => factors!.dataSync().every((factor) => factor === 1),
};
