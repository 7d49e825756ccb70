import { type KernelConfig, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { floats, sizeOf, type WasmDevice } from '../device.ts';

/** Sums over leading axes (the gradient of every bias) without transposing first. `stock` does the rest. */
export const sum = (stock: KernelConfig): KernelConfig => ({
  kernelName: 'Sum',
  backendName: 'wasm',
  kernelFunc: (given) => {
    const x = given.inputs.x as TensorInfo;
    const { axis, keepDims } = given.attrs as { axis?: number | number[]; keepDims?: boolean };
    const axes = util.parseAxisParam(axis as number | number[], x.shape);
    const leading = axes.length < x.shape.length && axes.every((value, index) => value === index);
    if (!leading || axes.length === 0 || x.dtype !== 'float32') return stock.kernelFunc(given);

    const device = given.backend as WasmDevice;
    const tail = x.shape.slice(axes.length);
    const width = sizeOf(tail);
    const out = device.makeOutput(keepDims ? [...axes.map(() => 1), ...tail] : tail, 'float32');
    const sums = floats(device, out).fill(0);
    const values = floats(device, x);
    for (let from = 0; from < values.length; ) for (let to = 0; to < width; ) sums[to++]! += values[from++]!;
    return out;
  },
});
