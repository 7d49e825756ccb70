import {
  engine,
  getBackend,
  getKernel,
  type KernelConfig,
  type NamedAttrMap,
  type Tensor,
} from '@tensorflow/tfjs-core';

type Inputs = Readonly<Record<string, Tensor>>;

/** A kernel that may leave what is too large for it, or empty, to the op's composition. */
export interface FusedKernelConfig extends KernelConfig {
  /** Whether the kernel takes these inputs. Absent: it takes all. */
  readonly fits?: (inputs: Inputs, attributes: NamedAttrMap) => boolean;
}

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
  const kernel: FusedKernelConfig | undefined = getKernel(kernelName, getBackend());
  if (kernel === undefined || kernel.fits?.(inputs, attributes) === false) return undefined;
  const outputs = engine().runKernel(kernelName, inputs, attributes) as Tensor | Tensor[];
  if (!Array.isArray(outputs)) return [outputs];
  // this array is the tape's own: what is taken out of it is not given a cotangent of zeros
  for (const note of outputs.splice(visible)) note.dispose();
  return outputs;
};
