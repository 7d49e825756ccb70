import { GELU_KERNEL } from '@ridgeline/tensors';
import { defineKernel } from '../define-kernel.ts';
import { sizeOf } from '../device.ts';

/** [outputs, derivative] of the form with tanh. */
export const gelu = defineKernel(GELU_KERNEL, ({ inputs, run, at, output }) => {
  const { shape } = inputs.inputs!;
  const outputs = output(shape);
  const derivative = output(shape);
  run.geluForward!(sizeOf(shape), ...[inputs.inputs, outputs, derivative].map(at));
  return [outputs, derivative];
});
