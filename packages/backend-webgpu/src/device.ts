import type { DataId, DataType, KernelBackend, TensorInfo } from '@tensorflow/tfjs-core';

/** What the browser or Dawn says of a fault that a scope caught. */
export interface Fault {
  readonly message: string;
}

export const faultKinds = ['validation', 'out-of-memory', 'internal'] as const;

/** What we use of a `GPUDevice`. */
export interface Device {
  readonly limits: Readonly<Record<string, number>>;
  /** Kept when the device is gone. */
  readonly lost: Promise<{ readonly reason: string; readonly message: string }>;
  pushErrorScope(kind: (typeof faultKinds)[number]): void;
  popErrorScope(): Promise<Fault | null>;
  destroy(): void;
}

/** What we use of a `GPUAdapter`. */
export interface Adapter {
  readonly info: unknown;
  readonly limits: Readonly<Record<string, number>>;
  requestDevice(wanted: { readonly requiredLimits: Readonly<Record<string, number>> }): Promise<Device>;
}

/** What we use of a `GPU`. */
export interface Gpu {
  requestAdapter(wish: { readonly powerPreference: 'high-performance' }): Promise<Adapter | null>;
}

/** What TensorFlow.js compiles and runs: the fields of its `WebGPUProgram` that it reads of ours. */
export interface WebGpuProgram {
  /** The inputs' names in the shader, in the order in which they are given. */
  readonly variableNames: readonly string[];
  /** Members of the struct `uniforms` that follow the shapes, as WGSL. */
  readonly uniforms: string;
  readonly outputShape: readonly number[];
  readonly workgroupSize: readonly [number, number, number];
  /** How many workgroups. Of a size along x alone beyond what a device takes, TensorFlow.js makes several. */
  readonly dispatch: readonly [number, number, number];
  readonly dispatchLayout: { readonly x: readonly [number] };
  /** Tells the shader from all others, together with ranks and types of the inputs. */
  readonly shaderKey: string;
  /** WGSL with `fn main(index: i32)`. */
  getUserCode(): string;
}

/** What we use of TF.js's backend over it. */
export interface WebGpuBackend extends KernelBackend {
  readonly device: Pick<Device, 'limits'>;
  /** Numbers that are on the host already have `values`. */
  readonly tensorMap: { get(id: DataId): { readonly values: unknown } | undefined };
  runWebGPUProgram(
    program: WebGpuProgram,
    inputs: readonly TensorInfo[],
    dtype: DataType,
    uniforms: readonly { readonly type: 'int32'; readonly data: number[] }[],
  ): TensorInfo;
  disposeData(id: DataId): boolean;
}
