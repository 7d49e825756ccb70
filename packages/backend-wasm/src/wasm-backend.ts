import { type Backend, RidgelineError } from '@ridgeline/contracts';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { env, getKernel, ready, registerKernel, setBackend, unregisterKernel } from '@tensorflow/tfjs-core';
import { added, replaced } from './catalog.ts';

export interface WasmOptions {
  /**
   * Where the `.wasm` files of `@tensorflow/tfjs-backend-wasm` are: a folder ending in `/`, or one address per file
   * name. Node finds them by itself; a browser must be told.
   */
  readonly paths?: string | Readonly<Record<string, string>>;
}

const installed = Symbol.for('ridgeline.backend-wasm');

const install = (): void => {
  // the registry is global: a second copy of this package must not replace the replacements
  const registry = globalThis as { [installed]?: boolean };
  if (registry[installed]) return;
  registry[installed] = true;
  for (const config of added) registerKernel(config);
  for (const [name, make] of Object.entries(replaced)) {
    const stock = getKernel(name, 'wasm');
    if (stock === undefined)
      throw new RidgelineError('E_BACKEND', `wasm: TensorFlow.js has no kernel ${name}.`);
    unregisterKernel(name, 'wasm');
    registerKernel(make(stock));
  }
};

/**
 * TensorFlow.js's wasm backend, made able to train: kernels it lacks, and faster ones for the slowest it has. Runs in
 * Node, in worker threads and in browsers, on one thread and with one and the same result, bit for bit.
 *
 * @throws `E_BACKEND` on `start` where WebAssembly cannot be started.
 * @example await wasmBackend().start()
 */
export const wasmBackend = ({ paths }: WasmOptions = {}): Backend => ({
  name: 'wasm',
  kernels: [...added.map(({ kernelName }) => kernelName), ...Object.keys(replaced)],
  start: async () => {
    // our kernels need plain memory; a cross-origin isolated page would otherwise get shared memory
    env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
    if (paths !== undefined) setWasmPaths(paths as string);
    try {
      if (!(await setBackend('wasm'))) throw new Error('TensorFlow.js could not start it');
      await ready();
    } catch (cause) {
      const reason =
        cause instanceof Error ? cause.message : String((cause as { message?: string })?.message ?? cause);
      throw new RidgelineError('E_BACKEND', `wasm: the backend did not start: ${reason}.`, {
        hint: 'Choose another backend (--backend cpu), or say where the .wasm files are (paths).',
        cause,
      });
    }
    install();
  },
});
