import { type KernelConfig, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { floats, integers, sizeOf, type WasmDevice } from '../device.ts';

/** Rows of a table by whole rows; TF.js's own goes number by number. `stock` does every other axis and type. */
export const gather = (stock: KernelConfig): KernelConfig => ({
  kernelName: 'GatherV2',
  backendName: 'wasm',
  kernelFunc: (given) => {
    const { x, indices } = given.inputs as { x: TensorInfo; indices: TensorInfo };
    const { axis, batchDims } = given.attrs as unknown as { axis: number; batchDims?: number };
    const onRows = util.parseAxisParam(axis, x.shape)[0] === 0 && !batchDims;
    if (!onRows || x.dtype !== 'float32' || indices.dtype !== 'int32') return stock.kernelFunc(given);

    const device = given.backend as WasmDevice;
    const rows = x.shape[0]!;
    const width = sizeOf(x.shape.slice(1));
    const out = device.makeOutput([...indices.shape, ...x.shape.slice(1)], 'float32');
    const ids = integers(device, indices);
    const table = floats(device, x);
    const result = floats(device, out);
    for (let n = 0; n < ids.length; n++) {
      const id = ids[n]!;
      if (id < 0 || id >= rows) throw new Error(`gather: index ${id} is not in 0 … ${rows - 1}.`);
      for (let from = id * width, to = n * width, end = to + width; to < end; ) result[to++] = table[from++]!;
    }
    return out;
  },
});
