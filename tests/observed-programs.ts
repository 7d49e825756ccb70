import { findBackend } from '@tensorflow/tfjs-core';

interface Runs {
  runWebGPUProgram(
    program: { readonly shaderKey?: string },
    inputs: readonly unknown[],
    ...more: unknown[]
  ): unknown;
}

/** A program that was handed to the WebGPU device. */
export interface Observed {
  /** The name of a program of ours; `undefined` of TensorFlow.js's. */
  readonly name: string | undefined;
  /** Tensors that it binds, its output among them. */
  readonly buffers: number;
}

/** Calls `tell` with each program that is handed to the WebGPU device while `work` is done. */
export const observing = async <T>(tell: (program: Observed) => void, work: () => Promise<T>): Promise<T> => {
  const device = findBackend('webgpu') as unknown as Runs;
  const run = device.runWebGPUProgram;
  device.runWebGPUProgram = (program, inputs, ...more) => {
    const name = /^Ridgeline (\w+)/.exec(program.shaderKey ?? '')?.[1];
    tell({ name, buffers: inputs.length + 1 });
    return run.call(device, program, inputs, ...more);
  };
  try {
    return await work();
  } finally {
    device.runWebGPUProgram = run;
  }
};
