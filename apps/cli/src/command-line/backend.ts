import { setFlagsFromString } from 'node:v8';
import { nodeBackend } from '@ridgeline/backend-node';
import { type Determinism, simdSupport, wasmBackend } from '@ridgeline/backend-wasm';
import { webgpuBackend } from '@ridgeline/backend-webgpu';
import { type Backend, isRidgelineError, RidgelineError } from '@ridgeline/contracts';
import { enableProdMode, ready, setBackend } from '@tensorflow/tfjs-core';
import type { Terminal } from '../terminal/terminal.ts';
import { type Given, textFlag } from './command.ts';

/** Where tensors live, and whether sums round alike on every machine. */
export interface Device {
  readonly backend: string;
  readonly determinism: Determinism;
}

/** From `--backend` and `--determinism`. @param before how a run that goes on was rounded so far */
export const deviceFlags = (given: Given, before: Determinism = 'portable'): Device => ({
  backend: textFlag(given, 'backend') ?? 'auto',
  determinism: (textFlag(given, 'determinism') as Determinism | undefined) ?? before,
});

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

/** Every backend that this program can start, in the order that `auto` tries them: those that run everywhere first. */
export const backends = (determinism: Determinism = 'portable', threads = 1): readonly Backend[] => [
  wasmBackend({ determinism, threads }),
  cpuBackend,
  nodeBackend(),
  webgpuBackend(),
];

/** Node 20 has relaxed SIMD behind a flag, which it takes until the first module that needs it is compiled. */
const allowRelaxedSimd = (): void => {
  if (!simdSupport().relaxed) setFlagsFromString('--experimental-wasm-relaxed-simd');
};

/**
 * Starts the backend that was asked for; `auto` takes the first that starts, and says so if that is not the best.
 *
 * @param threads that share the work of a kernel, where kernels are native: `kernelThreads()` tells how many do.
 * @returns the device that was started.
 * @throws `E_BACKEND`
 */
export const startBackend = async (
  { backend: name, determinism }: Device,
  terminal?: Pick<Terminal, 'warn'>,
  threads = 1,
): Promise<Device> => {
  // no advice from TensorFlow.js among our own lines
  enableProdMode();
  if (determinism === 'fast') allowRelaxedSimd();
  const known = backends(determinism, threads);
  if (name !== 'auto') {
    await known.find((backend) => backend.name === name)!.start();
    return { backend: name, determinism };
  }
  let first: unknown;
  for (const backend of known) {
    try {
      await backend.start();
      if (first !== undefined) {
        terminal?.warn(
          `${isRidgelineError(first) ? first.message : 'wasm did not start.'} Going on with ${backend.name}, which is slow.`,
        );
      }
      return { backend: backend.name, determinism };
    } catch (error) {
      first ??= error;
    }
  }
  throw first;
};
