import { engine, getBackend, getKernel, type NamedAttrMap, type Tensor } from '@tensorflow/tfjs-core';

/** Runs the fused kernel of that name if the running backend has one; `undefined` if it has none. */
export const runFused = (
  kernelName: string,
  inputs: Readonly<Record<string, Tensor>>,
  attributes: NamedAttrMap = {},
): Tensor[] | undefined => {
  if (getKernel(kernelName, getBackend()) === undefined) return undefined;
  const outputs = engine().runKernel(kernelName, inputs, attributes) as Tensor | Tensor[];
  return Array.isArray(outputs) ? outputs : [outputs];
};
