import type { FusedKernelConfig } from '@ridgeline/tensors';
import type { DataType, KernelConfig, KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import { addressOf, attachedTo, sizeOf, type WasmDevice } from './device.ts';
import type { Kernels } from './module.ts';

/** What a kernel is handed. Addresses are bytes of the device's memory. */
export interface Call {
  /** Optional inputs are absent. */
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly device: WasmDevice;
  /** The functions of `assembly/`. */
  readonly run: Kernels;
  /** Room of the matrix product, for `run.matMul` and all that calls it. */
  readonly workspace: number;
  /** The address of a tensor; 0 for one that is absent. */
  readonly at: (info: TensorInfo | undefined) => number;
  /** A new tensor, its content undefined. */
  readonly output: (shape: readonly number[], dtype?: DataType) => TensorInfo;
  /** One more tensor of the same content, which is freed with the last of them. */
  readonly shared: (info: TensorInfo) => TensorInfo;
  /** A new tensor of zeros. */
  readonly zeros: (shape: readonly number[]) => TensorInfo;
  /** Bytes that are freed when the kernel returns or throws. */
  readonly room: (bytes: number) => number;
}

const begin = (given: Parameters<KernelFunc>[0], rooms: number[]): Call => {
  const device = given.backend as WasmDevice;
  const { kernels: run, workspace } = attachedTo(device);
  const at = (info: TensorInfo | undefined) => (info === undefined ? 0 : addressOf(device, info));
  const output = (shape: readonly number[], dtype: DataType = 'float32') => device.makeOutput(shape, dtype);
  return {
    inputs: given.inputs as Record<string, TensorInfo>,
    attributes: (given.attrs ?? {}) as Record<string, unknown>,
    device,
    run,
    workspace,
    at,
    output,
    shared: ({ dataId, shape, dtype }) => {
      device.incRef(dataId);
      return { dataId, shape, dtype };
    },
    zeros: (shape) => {
      const info = output(shape);
      run.zero!(at(info), 4 * sizeOf(shape));
      return info;
    },
    room: (bytes) => {
      const address = device.wasm._malloc(bytes) >>> 0;
      rooms.push(address);
      return address;
    },
  };
};

/** A kernel of TF.js's registry from a function of what `Call` offers. */
export const defineKernel = (
  kernelName: string,
  compute: (call: Call) => TensorInfo | TensorInfo[],
  { unsaved }: Pick<FusedKernelConfig, 'unsaved'> = {},
): FusedKernelConfig => ({
  kernelName,
  ...(unsaved && { unsaved }),
  backendName: 'wasm',
  kernelFunc: (given) => {
    const rooms: number[] = [];
    const device = given.backend as WasmDevice;
    try {
      return compute(begin(given, rooms));
    } finally {
      for (const address of rooms) device.wasm._free(address);
    }
  },
});

/** The same in place of one of TF.js's own, which goes on doing what `compute` leaves to it (`undefined`). */
export const replaceKernel =
  (compute: (call: Call) => TensorInfo | undefined) =>
  (stock: KernelConfig): KernelConfig => ({
    ...defineKernel(stock.kernelName, (call) => {
      const { inputs, attributes: attrs, device: backend } = call;
      return (
        compute(call) ??
        (stock.kernelFunc({ inputs, attrs: attrs as never, backend }) as TensorInfo | TensorInfo[])
      );
    }),
  });
