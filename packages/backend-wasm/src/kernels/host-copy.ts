import { READ_KERNEL, TENSOR_OF_KERNEL } from '@ridgeline/tensors';
import { defineKernel } from '../define-kernel.ts';
import { floats } from '../device.ts';

export const read = defineKernel(READ_KERNEL, ({ inputs, attributes, device }) => {
  const { first, into } = attributes as { readonly first: number; readonly into: Float32Array };
  into.set(floats(device, inputs.x!).subarray(first, first + into.length));
  return [];
});

export const tensorOf = defineKernel(TENSOR_OF_KERNEL, ({ attributes, device, output }) => {
  const { values, shape } = attributes as {
    readonly values: Float32Array;
    readonly shape: readonly number[];
  };
  const out = output(shape);
  floats(device, out).set(values);
  return out;
});
