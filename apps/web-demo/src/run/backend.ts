import { wasmBackend } from '@ridgeline/backend-wasm';
import plainUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simdUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import { ready, setBackend } from '@tensorflow/tfjs-core';

const paths = {
  'tfjs-backend-wasm.wasm': plainUrl,
  'tfjs-backend-wasm-simd.wasm': simdUrl,
  // never loaded: the backend runs on one thread
  'tfjs-backend-wasm-threaded-simd.wasm': simdUrl,
};

export interface StartedBackend {
  readonly name: string;
  readonly note?: string;
}

/** Starts wasm; where it does not start, plain JavaScript, which gives about the same numbers more slowly. */
export const startBackend = async (): Promise<StartedBackend> => {
  const backend = wasmBackend({ paths });
  try {
    await backend.start();
    return { name: backend.name };
  } catch (error) {
    await import('@tensorflow/tfjs-backend-cpu');
    await setBackend('cpu');
    await ready();
    return { name: 'cpu', note: error instanceof Error ? error.message : String(error) };
  }
};
