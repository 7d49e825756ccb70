import { type KernelsInUse, kernelsInUse, wasmBackend } from '@ridgeline/backend-wasm';
import type { Found, Task } from './worker.ts';

/** Trains in a worker, and gives what it found. */
const trainInWorker = (task: Task): Promise<Found> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<Found>) => {
      resolve(data);
      worker.terminate();
    };
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(task);
  });

/** What computes where the backend is started on the page's main thread. */
const startOnMainThread = async (threads: number): Promise<KernelsInUse> => {
  await wasmBackend({ threads }).start();
  return kernelsInUse()!;
};

const threads = { trainInWorker, startOnMainThread };

declare global {
  interface Window {
    threads: typeof threads;
  }
}

window.threads = threads;
