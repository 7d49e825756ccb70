import { RidgelineError } from '@ridgeline/contracts';
import {
  backend,
  type DataId,
  type DataType,
  type KernelBackend,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { chooseBuild, type Determinism, instantiate, type Kernels } from './module.ts';
import type { NativeKernels } from './native.node.ts';
import { nativeKernels } from './native.ts';
import type { Pool } from './threads/pool.ts';

/** What our kernels use of TF.js's wasm backend. */
export interface WasmDevice extends KernelBackend {
  readonly wasm: {
    readonly asm: { readonly memory: WebAssembly.Memory };
    _malloc(bytes: number): number;
    _free(address: number): void;
  };
  readonly dataIdMap: { get(id: DataId): { readonly memoryOffset: number } };
  makeOutput(shape: readonly number[], dtype: DataType): TensorInfo;
}

/** Whether kernels run in machine code where a compiled addon has them. */
export const nativeChoices = ['auto', 'off'] as const;
export type NativeChoice = (typeof nativeChoices)[number];

/** Which kernels are put on a device's memory. */
export interface Attachment {
  readonly determinism: Determinism;
  readonly choice: NativeChoice;
  /** How many share the work of a kernel, where kernels are native or the memory is shared. */
  readonly threads: number;
  /** Why the memory is not shared, if it was to be. */
  readonly unshared?: string | undefined;
}

/** The compiled kernels on a device's memory, with the workspace of their matrix product. */
export interface Attached {
  readonly build: 'plain' | 'relaxed';
  readonly choice: NativeChoice;
  /** The threads that kernels were to have. */
  readonly threads: number;
  readonly native: NativeKernels;
  /** The threads that share kernels of wasm, where they do, and else why they do not. */
  readonly pool?: Pool | undefined;
  readonly unshared?: string | undefined;
  /** Those of wasm, with native ones in their place. */
  readonly kernels: Kernels;
  readonly workspace: number;
}

const attached = new WeakMap<WasmDevice['wasm'], Attached>();

/** An address of WebAssembly has 32 bits; what is asked for beyond that would silently be less. */
const LARGEST = 2 ** 32 - 1;

/**
 * Makes an allocation that fails an error. TF.js goes on with address 0, where others' data lie, and near 4 GB with one whose end lies behind
 * that of the memory.
 */
const guardAllocation = (wasm: WasmDevice['wasm']): void => {
  wasm._free(wasm._malloc(16)); // the first call puts the real function in its place
  const allocate = wasm._malloc;
  const size = () => wasm.asm.memory.buffer.byteLength;
  const inUse = () => (size() / 1e6).toFixed(0);
  wasm._malloc = (bytes) => {
    const address = bytes > LARGEST ? 0 : allocate(bytes);
    if (bytes === 0) return address;
    if (address !== 0 && (address >>> 0) + bytes <= size()) return address;
    if (address !== 0) wasm._free(address);
    throw new RidgelineError(
      'E_MEMORY',
      `wasm: no room for a tensor of ${(bytes / 1e6).toFixed(1)} MB beside the ${inUse()} MB in use.`,
      { hint: 'Make the batch, the sequences or the model smaller; WebAssembly holds 4 GB at most.' },
    );
  };
};

/** The kernels of wasm on a device's memory: on several threads where it is shared. */
const wasmKernels = async (
  build: Attached['build'],
  { wasm }: WasmDevice,
  threads: number,
): Promise<Pick<Attached, 'kernels' | 'pool'>> => {
  const { memory } = wasm.asm;
  // a page that is not isolated does not even have the name
  if (!globalThis.SharedArrayBuffer || !(memory.buffer instanceof SharedArrayBuffer))
    return { kernels: await instantiate(build, memory) };
  const { threadedKernels } = await import('./threads/threaded-kernels.ts');
  return threadedKernels(build, {
    ...{ memory, threads },
    allocate: (bytes) => wasm._malloc(bytes) >>> 0,
    free: (address) => wasm._free(address),
  });
};

/**
 * Puts the kernels on a device's memory: the build that `determinism` asks for, and native ones of the same bits where there are some, in
 * place of earlier ones.
 */
export const attach = async (
  device: WasmDevice,
  { determinism, choice, threads, unshared }: Attachment,
): Promise<void> => {
  const build = chooseBuild(determinism);
  const present = attached.get(device.wasm);
  if (present?.build === build && present.choice === choice && present.threads === threads) return;
  if (present === undefined) guardAllocation(device.wasm);
  const { kernels: wasm, pool } = await wasmKernels(build, device, threads);
  const native: NativeKernels =
    choice === 'off'
      ? { reason: 'they were switched off' }
      : await nativeKernels(build, wasm, device.wasm.asm.memory, threads);
  // another start may have come first in the meantime
  const before = attached.get(device.wasm);
  before?.pool?.end();
  const workspace = before?.workspace ?? device.wasm._malloc(wasm.matMulWorkspace!()) >>> 0;
  attached.set(device.wasm, {
    build,
    choice,
    threads,
    native,
    pool,
    unshared,
    kernels: { ...wasm, ...native.kernels },
    workspace,
  });
};

export const attachedTo = (device: WasmDevice): Attached => attached.get(device.wasm)!;

/** What computes on the wasm backend. */
export interface KernelsInUse {
  /** The build of wasm, whose bits all kernels give. */
  readonly build: 'plain' | 'relaxed';
  /** The instruction set of native kernels, such as `avx2`; absent where there are none. */
  readonly instructions?: string;
  /** The kernels that are native. */
  readonly native: readonly string[];
  /** How many threads share the work of a kernel. */
  readonly threads: number;
  /** Why they are fewer than were asked for: a sentence without its full stop. */
  readonly fewerThreads?: string;
  /** Why no kernel is native: a sentence without its full stop. */
  readonly reason?: string;
  /** What would bring them, such as a command, where something would. */
  readonly hint?: string;
}

/**
 * What computes on the wasm backend, once it was started.
 *
 * @param device that of TensorFlow.js that is current, if not given.
 * @example
 * const { instructions, reason } = kernelsInUse()!;
 * console.log(instructions === undefined ? `wasm: ${reason}` : `native ${instructions}`);
 */
export const kernelsInUse = (device: unknown = backend()): KernelsInUse | undefined => {
  const { wasm } = device as Partial<WasmDevice>;
  const found = wasm === undefined ? undefined : attached.get(wasm);
  if (found === undefined) return undefined;
  const { build, native, pool, unshared } = found;
  if (native.kernels === undefined) {
    const { reason, hint } = native;
    const fewerThreads = pool?.reason ?? unshared;
    return {
      ...{ build, native: [], threads: pool?.threads ?? 1, reason },
      ...(hint !== undefined && { hint }),
      ...(fewerThreads !== undefined && { fewerThreads }),
    };
  }
  const { kernels, instructions, threads } = native;
  return { build, instructions, native: Object.keys(kernels).sort(), threads };
};

/**
 * The memory of a tensor. A view dies when the wasm memory grows, so make it after the last allocation and do not
 * keep it across one.
 */
export const integers = (device: WasmDevice, info: TensorInfo): Int32Array =>
  new Int32Array(device.wasm.asm.memory.buffer, addressOf(device, info), sizeOf(info.shape));
export const floats = (device: WasmDevice, info: TensorInfo): Float32Array =>
  floatsAt(device, addressOf(device, info), sizeOf(info.shape));
/** So many floats at an address. */
export const floatsAt = (device: WasmDevice, address: number, count: number): Float32Array =>
  new Float32Array(device.wasm.asm.memory.buffer, address, count);
/** The same of a tensor of any type; a boolean is a byte. */
export const numbers = (device: WasmDevice, info: TensorInfo): Float32Array | Int32Array | Uint8Array => {
  if (info.dtype === 'float32') return floats(device, info);
  if (info.dtype === 'int32') return integers(device, info);
  return new Uint8Array(device.wasm.asm.memory.buffer, addressOf(device, info), sizeOf(info.shape));
};

/** Where a tensor lies, in bytes. It stays there when the memory grows. */
export const addressOf = (device: WasmDevice, info: TensorInfo): number =>
  device.dataIdMap.get(info.dataId).memoryOffset >>> 0; // the offset is a signed number above 2 GB

export const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
