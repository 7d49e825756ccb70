import {
  engine,
  getBackend,
  getKernel,
  type KernelConfig,
  type NamedAttrMap,
  type Tensor,
} from '@tensorflow/tfjs-core';

type Inputs = Readonly<Record<string, Tensor>>;

/** What a fused kernel may say of itself beside what TF.js asks. */
export interface FusedKernelConfig extends KernelConfig {
  /** The inputs of which its gradient kernel needs nothing: they are free after the forward pass. Absent: it needs all. */
  readonly unsaved?: readonly string[];
  /** Whether the kernel takes these inputs; what is too large for it, or empty, is left to the op's composition. Absent: it takes all. */
  readonly fits?: (inputs: Inputs, attributes: NamedAttrMap) => boolean;
}

/** The fused kernel of that name, if the running backend has one. */
export const fusedKernelNamed = (kernelName: string): FusedKernelConfig | undefined =>
  getKernel(kernelName, getBackend());

/**
 * Runs the fused kernel of that name if the running backend has one that takes these inputs; `undefined` otherwise.
 *
 * @param visible how many of its outputs are given back; the others are the kernel's notes for its gradient, which the
 * tape has saved if it needs them. All if not given.
 */
export const runFused = (
  kernelName: string,
  inputs: Inputs,
  attributes: NamedAttrMap = {},
  visible = Infinity,
): Tensor[] | undefined => {
  const kernel = fusedKernelNamed(kernelName);
  if (kernel === undefined || kernel.fits?.(inputs, attributes) === false) return undefined;
  const outputs = engine().runKernel(kernelName, inputs, attributes) as Tensor | Tensor[];
  if (!Array.isArray(outputs)) return [outputs];
  // this array is the tape's own: what is taken out of it is not given a cotangent of zeros
  for (const note of outputs.splice(visible)) note.dispose();
  return outputs;
};
