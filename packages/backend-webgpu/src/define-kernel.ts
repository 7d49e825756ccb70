import type { FusedKernelConfig } from '@ridgeline/tensors';
import {
  backend,
  getKernel,
  type KernelFunc,
  type NamedAttrMap,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { WebGpuBackend } from './device.ts';
import { type Program, runProgram } from './program.ts';

/** What a kernel is handed. */
export interface Call {
  /** Optional inputs are absent. */
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly limits: Limits;
  /** Runs a program of ours. @returns a new tensor */
  readonly run: (program: Program) => TensorInfo;
  /** Runs a kernel of TensorFlow.js with one output. @returns a new tensor */
  readonly stock: (
    name: string,
    inputs: Readonly<Record<string, TensorInfo>>,
    attributes: NamedAttrMap,
  ) => TensorInfo;
  /** Frees a tensor when the kernel returns or throws. @returns that tensor */
  readonly scratch: (info: TensorInfo) => TensorInfo;
}

/** What a device allows, by WebGPU's names. */
export type Limits = Readonly<Record<string, number>>;

export type Shapes = Readonly<Record<string, readonly number[]>>;

export interface KernelOptions {
  readonly name: string;
  /** Whether the device has room for these shapes, in which there is no 0. Absent: a gradient takes what its kernel took. */
  readonly fits?: (shapes: Shapes, limits: Limits, attributes: Call['attributes']) => boolean;
  readonly compute: (call: Call) => TensorInfo | TensorInfo[];
}

const begin = (given: Parameters<KernelFunc>[0], temporary: TensorInfo[]): Call => {
  const device = given.backend as WebGpuBackend;
  return {
    inputs: given.inputs as Readonly<Record<string, TensorInfo>>,
    attributes: given.attrs ?? {},
    limits: device.device.limits,
    run: (program) => runProgram(device, program),
    stock: (name, inputs, attrs) =>
      getKernel(name, 'webgpu').kernelFunc({ inputs, attrs, backend: device }) as TensorInfo,
    scratch: (info) => {
      temporary.push(info);
      return info;
    },
  };
};

const shapesOf = (inputs: Readonly<Record<string, TensorInfo>>): Shapes =>
  Object.fromEntries(Object.entries(inputs).map(([name, { shape }]) => [name, shape]));

/** A kernel of TF.js's registry from a function of what `Call` offers. Empty tensors are left to the op's composition. */
export const defineKernel = ({ name, fits, compute }: KernelOptions): FusedKernelConfig => ({
  kernelName: name,
  backendName: 'webgpu',
  ...(fits && {
    fits: (inputs, attributes) => {
      const shapes = shapesOf(inputs);
      if (Object.values(shapes).flat().includes(0)) return false;
      return fits(shapes, (backend() as WebGpuBackend).device.limits, attributes);
    },
  }),
  kernelFunc: (given) => {
    const temporary: TensorInfo[] = [];
    try {
      return compute(begin(given, temporary));
    } finally {
      for (const { dataId } of temporary) (given.backend as WebGpuBackend).disposeData(dataId);
    }
  },
});
