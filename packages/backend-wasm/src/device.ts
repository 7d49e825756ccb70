import type { DataId, DataType, KernelBackend, TensorInfo } from '@tensorflow/tfjs-core';

/** What our kernels use of TF.js's wasm backend. */
export interface WasmDevice extends KernelBackend {
  readonly wasm: {
    readonly HEAPU8: Uint8Array;
    cwrap(name: string, result: string | null, parameters: readonly string[]): (...given: unknown[]) => void;
  };
  readonly dataIdMap: { get(id: DataId): { readonly id: number; readonly memoryOffset: number } };
  makeOutput(shape: readonly number[], dtype: DataType): TensorInfo;
  typedArrayFromHeap(info: TensorInfo): Float32Array | Int32Array;
}

/**
 * The memory of a tensor. A view dies when the wasm memory grows, so make it after the last allocation and do not
 * keep it across a call that can allocate; `matMul` is one.
 */
export const floats = (device: WasmDevice, info: TensorInfo): Float32Array =>
  device.typedArrayFromHeap(info) as Float32Array;
export const integers = (device: WasmDevice, info: TensorInfo): Int32Array =>
  device.typedArrayFromHeap(info) as Int32Array;

/** A tensor that lives within one kernel. */
export const scratch = (device: WasmDevice, shape: readonly number[]): TensorInfo =>
  device.makeOutput(shape, 'float32');

export const free = (device: WasmDevice, ...infos: readonly TensorInfo[]): void => {
  for (const info of infos) device.disposeData(info.dataId);
};

export const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
