import { wasmBackend } from '@ridgeline/backend-wasm';
import { type Backend, isRidgelineError, RidgelineError } from '@ridgeline/contracts';
import { enableProdMode, ready, setBackend } from '@tensorflow/tfjs-core';
import type { Terminal } from './terminal.ts';

/** TensorFlow.js in plain JavaScript: slow, and there everywhere. */
const cpuBackend: Backend = {
  name: 'cpu',
  kernels: [],
  start: async () => {
    await import('@tensorflow/tfjs-backend-cpu');
    if (!(await setBackend('cpu'))) throw new RidgelineError('E_BACKEND', 'cpu: the backend did not start.');
    await ready();
  },
};

/** Every backend that this program can start, best first. */
export const backends: readonly Backend[] = [wasmBackend(), cpuBackend];

/**
 * Starts the backend that was asked for; `auto` takes the first that starts, and says so if that is not the best.
 *
 * @throws `E_BACKEND`
 */
export const startBackend = async (name: string, terminal?: Pick<Terminal, 'warn'>): Promise<string> => {
  // no advice from TensorFlow.js among our own lines
  enableProdMode();
  if (name !== 'auto') {
    await backends.find((backend) => backend.name === name)!.start();
    return name;
  }
  let first: unknown;
  for (const backend of backends) {
    try {
      await backend.start();
      if (first !== undefined) {
        terminal?.warn(
          `${isRidgelineError(first) ? first.message : 'wasm did not start.'} Going on with ${backend.name}, which is slow.`,
        );
      }
      return backend.name;
    } catch (error) {
      first ??= error;
    }
  }
  throw first;
};
