import { getKernel, registerKernel, unregisterKernel } from '@tensorflow/tfjs-core';
import { fusedKernels } from './catalog.ts';

/** What computes on the device that was started last. */
export interface KernelsInUse {
  /** The kernels of ours that take a whole sequence, or all rows, in a dispatch or a few. */
  readonly fused: readonly string[];
  /** Why there are none: what the device's small step of training came to with them. */
  readonly reason?: string;
}

const isThere = (name: string): boolean => getKernel(name, 'webgpu') !== undefined;

let reason: string | undefined;

export const takeFused = (): void => {
  reason = undefined;
  for (const kernel of fusedKernels) if (!isThere(kernel.kernelName)) registerKernel(kernel);
};

export const leaveFused = (why: string): void => {
  reason = why;
  for (const { kernelName } of fusedKernels) if (isThere(kernelName)) unregisterKernel(kernelName, 'webgpu');
};

/**
 * Which kernels of ours compute on the device that was started last. A device that does not compute rightly with them goes without.
 *
 * @example
 * await webgpuBackend().start();
 * const { reason } = kernelsInUse();
 * if (reason !== undefined) console.log(`no fused kernels: ${reason}`);
 */
export const kernelsInUse = (): KernelsInUse => ({
  fused: fusedKernels.map(({ kernelName }) => kernelName).filter(isThere),
  ...(reason !== undefined && { reason }),
});
