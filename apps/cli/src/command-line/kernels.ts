import { kernelsInUse } from '@ridgeline/backend-wasm';
import { getBackend } from '@tensorflow/tfjs-core';

/** Kernels for a line that has named the backend: nothing where they are its own. */
export const kernelsText = (named: string | undefined): readonly string[] =>
  named?.startsWith('native') ? [`${named} kernels`] : [];

/** How many threads share the work of a kernel on the backend that was started. */
export const kernelThreads = (): number => (getBackend() === 'wasm' ? kernelsInUse()!.threads : 1);

/** What computes on the backend that was started, where that may be one of two: `native avx2`, or `wasm`. */
export const kernels = (): string | undefined => {
  if (getBackend() !== 'wasm') return undefined;
  const { instructions } = kernelsInUse()!;
  return instructions === undefined ? 'wasm' : `native ${instructions}`;
};
