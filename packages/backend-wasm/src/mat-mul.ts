import type { TensorInfo } from '@tensorflow/tfjs-core';
import { floats, free, scratch, type WasmDevice } from './device.ts';

type StockMatMul = (...given: unknown[]) => void;
const stock = new WeakMap<WasmDevice['wasm'], StockMatMul>();

const stockMatMul = (device: WasmDevice): StockMatMul => {
  let found = stock.get(device.wasm);
  if (found === undefined) {
    const number = 'number';
    const given = [number, 'array', number, number, 'array', number, number, number, number];
    found = device.wasm.cwrap('BatchMatMul', null, given);
    stock.set(device.wasm, found);
  }
  return found;
};

const bytesOf = (shape: readonly number[]): Uint8Array => new Uint8Array(new Int32Array(shape).buffer);

/**
 * out[N, M, P] = a[N, M, K]·b[N, K, P] through TF.js's own product, which is fast only without transposes.
 *
 * The product packs `b` once per tensor and keeps the packing until the tensor is freed: `b` must not be written to
 * between calls. `a` and `out` may.
 */
export const matMul = (
  device: WasmDevice,
  a: TensorInfo,
  b: TensorInfo,
  out: TensorInfo,
  sizes: { readonly batch?: number; readonly rows: number; readonly inner: number; readonly columns: number },
): void => {
  const { batch = 1, rows, inner, columns } = sizes;
  const idOf = (info: TensorInfo) => device.dataIdMap.get(info.dataId).id;
  const left = bytesOf([batch, rows, inner]);
  const right = bytesOf([batch, inner, columns]);
  stockMatMul(device)(idOf(a), left, 3, idOf(b), right, 3, 0, 0, idOf(out));
};

/** Writes the transpose of `from` [rows, columns] to `to` [columns, rows], in blocks that stay in the cache. */
export const transposeInto = (
  to: Float32Array,
  from: Float32Array,
  rows: number,
  columns: number,
  offset = 0,
): void => {
  const block = 16;
  for (let i0 = 0; i0 < rows; i0 += block) {
    const i1 = Math.min(i0 + block, rows);
    for (let j0 = 0; j0 < columns; j0 += block) {
      const j1 = Math.min(j0 + block, columns);
      for (let i = i0; i < i1; i++) {
        for (let j = j0; j < j1; j++) to[offset + j * rows + i] = from[offset + i * columns + j]!;
      }
    }
  }
};

/** A scratch tensor that holds the transpose of each of `batch` matrices [rows, columns]. */
export const transposed = (
  device: WasmDevice,
  info: TensorInfo,
  rows: number,
  columns: number,
  batch = 1,
): TensorInfo => {
  const result = scratch(device, [batch, columns, rows]);
  const from = floats(device, info);
  const to = floats(device, result);
  for (let n = 0; n < batch; n++) transposeInto(to, from, rows, columns, n * rows * columns);
  return result;
};

/** aᵀ·b for a [inner, rows] and b [inner, columns]: the gradient of a kernel. */
export const matMulTransposedLeft = (
  device: WasmDevice,
  a: TensorInfo,
  b: TensorInfo,
  sizes: { readonly rows: number; readonly inner: number; readonly columns: number },
): TensorInfo => {
  const left = transposed(device, a, sizes.inner, sizes.rows);
  const out = scratch(device, [sizes.rows, sizes.columns]);
  matMul(device, left, b, out, sizes);
  free(device, left);
  return out;
};
