import { engine, getBackend, getKernel, type NamedAttrMap, type Tensor } from '@tensorflow/tfjs-core';

/**
 * Runs the fused kernel of that name if the running backend has one; `undefined` if it has none.
 *
 * @param visible how many of its outputs are given back; the others are the kernel's notes for its gradient, which the
 * tape has saved if it needs them. All if not given.
 */
export const runFused = (
  kernelName: string,
  inputs: Readonly<Record<string, Tensor>>,
  attributes: NamedAttrMap = {},
  visible = Infinity,
): Tensor[] | undefined => {
  if (getKernel(kernelName, getBackend()) === undefined) return undefined;
  const outputs = engine().runKernel(kernelName, inputs, attributes) as Tensor | Tensor[];
  if (!Array.isArray(outputs)) return [outputs];
  // this array is the tape's own: what is taken out of it is not given a cotangent of zeros
  for (const note of outputs.splice(visible)) note.dispose();
  return outputs;
};
