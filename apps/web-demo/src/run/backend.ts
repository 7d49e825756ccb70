import { kernelsInUse, wasmBackend } from '@ridgeline/backend-wasm';
import simdUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import { ready, setBackend } from '@tensorflow/tfjs-core';

const paths = { 'tfjs-backend-wasm-simd.wasm': simdUrl };

/** More would wait for each other: the models of this page are small. */
const mostThreads = 4;

export interface StartedBackend {
  readonly name: string;
  /** Which kernels run, and on how many threads. */
  readonly kernels?: string;
  readonly note?: string;
}

const kernelsText = (): string => {
  const { build, threads } = kernelsInUse()!;
  return `${build} SIMD, ${threads} thread${threads === 1 ? '' : 's'}`;
};

/** Starts wasm, on several threads where the page is isolated; where it does not start, plain JavaScript, which gives about the same numbers more slowly. */
export const startBackend = async (): Promise<StartedBackend> => {
  const threads = globalThis.crossOriginIsolated ? Math.min(navigator.hardwareConcurrency, mostThreads) : 1;
  const backend = wasmBackend({ paths, threads });
  try {
    await backend.start();
    return { name: backend.name, kernels: kernelsText() };
  } catch (error) {
    await import('@tensorflow/tfjs-backend-cpu');
    await setBackend('cpu');
    await ready();
    return { name: 'cpu', note: error instanceof Error ? error.message : String(error) };
  }
};
