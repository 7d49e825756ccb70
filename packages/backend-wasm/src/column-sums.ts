import type { TensorInfo } from '@tensorflow/tfjs-core';
import { floats, type WasmDevice } from './device.ts';

/** A tensor of the sums over all rows of a matrix with so many columns. */
export const columnSums = (
  device: WasmDevice,
  matrix: TensorInfo,
  columns: number,
  shape: readonly number[] = [columns],
): TensorInfo => {
  const out = device.makeOutput(shape, 'float32');
  const sums = floats(device, out).fill(0);
  const values = floats(device, matrix);
  for (let from = 0; from < values.length; ) for (let to = 0; to < columns; ) sums[to++]! += values[from++]!;
  return out;
};
