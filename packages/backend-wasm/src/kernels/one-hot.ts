import type { DataType } from '@tensorflow/tfjs-core';
import { defineKernel } from '../define-kernel.ts';
import { integers, numbers, sizeOf } from '../device.ts';

/** `onValue` at each index, `offValue` elsewhere, in any type; TF.js's own writes integers whatever the type is. */
export const oneHot = defineKernel('OneHot', ({ inputs, attributes, device, output }) => {
  const { depth, onValue, offValue, dtype } = attributes as {
    depth: number;
    onValue: number;
    offValue: number;
    dtype: DataType;
  };
  const { indices } = inputs;
  const out = output([...indices!.shape, depth], dtype);
  const ids = integers(device, indices!);
  const values = numbers(device, out).fill(offValue);
  for (let i = 0; i < sizeOf(indices!.shape); i++) {
    const id = ids[i]!;
    if (id >= 0 && id < depth) values[i * depth + id] = onValue;
  }
  return out;
});
