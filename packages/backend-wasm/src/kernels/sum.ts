import { type KernelConfig, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { columnSums } from '../column-sums.ts';
import { sizeOf, type WasmDevice } from '../device.ts';

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

    const tail = x.shape.slice(axes.length);
    const shape = keepDims ? [...axes.map(() => 1), ...tail] : tail;
    return columnSums(given.backend as WasmDevice, x, sizeOf(tail), shape);
  },
});
