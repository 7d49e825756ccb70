import { broadcast_util, type KernelConfig, type TensorInfo } from '@tensorflow/tfjs-core';
import { free, sizeOf, type WasmDevice } from '../device.ts';
import { matMul, transposed } from '../mat-mul.ts';

/**
 * Products with a transpose, made by transposing first: TF.js's own is 12 to 80 times slower on these, and every
 * backward pass has two. `stock` goes on doing what needs broadcasting.
 */
export const batchMatMul = (stock: KernelConfig): KernelConfig => ({
  kernelName: 'BatchMatMul',
  backendName: 'wasm',
  kernelFunc: (given) => {
    const { a, b } = given.inputs as { a: TensorInfo; b: TensorInfo };
    const { transposeA, transposeB } = given.attrs as { transposeA?: boolean; transposeB?: boolean };
    const device = given.backend as WasmDevice;
    const batches = a.shape.slice(0, -2);
    const sameBatches = batches.join() === b.shape.slice(0, -2).join();
    if (!(transposeA || transposeB) || !sameBatches || a.dtype !== 'float32' || b.dtype !== 'float32')
      return stock.kernelFunc(given);

    const batch = sizeOf(batches);
    const [a0, a1] = a.shape.slice(-2) as [number, number];
    const [b0, b1] = b.shape.slice(-2) as [number, number];
    const [rows, inner] = transposeA ? [a1, a0] : [a0, a1];
    const [innerB, columns] = transposeB ? [b1, b0] : [b0, b1];
    if (inner !== innerB) return stock.kernelFunc(given); // for its message
    const left = transposeA ? transposed(device, a, a0, a1, batch) : a;
    const right = transposeB ? transposed(device, b, b0, b1, batch) : b;
    const shape = [
      ...broadcast_util.assertAndGetBroadcastShape(batches, b.shape.slice(0, -2)),
      rows,
      columns,
    ];
    const out = device.makeOutput(shape, 'float32');
    matMul(device, left, right, out, { batch, rows, inner, columns });
    if (left !== a) free(device, left);
    if (right !== b) free(device, right);
    return out;
  },
});
