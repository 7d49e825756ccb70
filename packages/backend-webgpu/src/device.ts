import type { DataId, KernelBackend } from '@tensorflow/tfjs-core';

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

/** What we use of TF.js's backend over it. */
export interface WebGpuBackend extends KernelBackend {
  /** Numbers that are on the host already have `values`. */
  readonly tensorMap: { get(id: DataId): { readonly values: unknown } | undefined };
  runWebGPUProgram(...given: unknown[]): unknown;
  disposeData(id: DataId): boolean;
}
