import {
  type Backend,
  isRidgelineError,
  RidgelineError,
  requireInRange,
  requireOneOf,
} from '@ridgeline/contracts';
import {
  backend,
  engine,
  env,
  getKernel,
  ready,
  registerKernel,
  setBackend,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import { addressOf, type BinaryPaths, binaryName, useBinary } from './binary-paths.ts';
import { added, replaced } from './catalog.ts';
import { attach, type NativeChoice, nativeChoices, type WasmDevice } from './device.ts';
import { type Determinism, determinisms } from './module.ts';

export interface WasmOptions {
  /**
   * Where a browser gets `tfjs-backend-wasm-simd.wasm` of `@tensorflow/tfjs-backend-wasm`: a folder ending in `/`, or
   * the address by the file's name. Without it, the file comes with the program, as a module that is loaded on `start`,
   * a third larger; Node finds the file by itself.
   */
  readonly paths?: BinaryPaths;
  /**
   * `portable` if not given: one seed gives the same bits on every machine, in Node and in browsers. `fast` uses
   * relaxed SIMD where the engine has it, up to an eighth quicker; the last bits then depend on the processor.
   * Node 20 has it behind `--experimental-wasm-relaxed-simd`.
   */
  readonly determinism?: Determinism;
  /**
   * `auto` if not given: in Node, kernels run in machine code where those of `@ridgeline/kernels-native` were built, about twice as fast
   * and with the same bits. `off` leaves everything to WebAssembly.
   */
  readonly native?: NativeChoice;
  /**
   * 1 if not given: how many threads, up to 256, share the work of a kernel, to the same bits on any number. They do where kernels are native,
   * and in a worker of a page that is cross-origin isolated; in Node without native kernels, where `native` is `off`. Elsewhere everything runs
   * on one, and `kernelsInUse()` says so, and why. The memory is shared from the first start on, or never.
   */
  readonly threads?: number;
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

/** The address that the binary is fetched from, if it is not Node that finds it. */
const placeOf = async (paths: BinaryPaths | undefined): Promise<string | undefined> => {
  if (paths !== undefined) return addressOf(paths);
  if (!env().getBool('IS_BROWSER')) return undefined;
  return (await import('./tensorflow-binary.ts')).binaryAddress();
};

/**
 * TensorFlow.js's wasm backend, made able to train: kernels it lacks, and faster ones for the slowest it has, compiled
 * to WebAssembly SIMD on the backend's own memory. Runs in Node, in worker threads and in browsers, on one thread if no more are asked for.
 *
 * @throws `E_OPTION` for an unknown determinism or choice of kernels, and for paths without the file; `E_RANGE` for another number of
 *   threads than 1 … 256; `E_BACKEND` on `start` where WebAssembly, its SIMD or the file is missing.
 * @example await wasmBackend({ determinism: 'fast' }).start()
 * @example await wasmBackend({ paths: '/wasm/' }).start() // asks for /wasm/tfjs-backend-wasm-simd.wasm alone
 */
export const wasmBackend = ({
  paths,
  determinism = 'portable',
  native = 'auto',
  threads = 1,
}: WasmOptions = {}): Backend => ({
  name: 'wasm',
  kernels: [...added.map(({ kernelName }) => kernelName), ...Object.keys(replaced)],
  start: async () => {
    requireOneOf('wasmBackend', determinisms, { determinism });
    requireOneOf('wasmBackend', nativeChoices, { native });
    requireInRange('wasmBackend', { type: 'integer', min: 1, max: 256 }, { threads });
    // the binary with threads of its own is not asked for: ours do without them
    env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
    const address = await placeOf(paths);
    const sharing =
      threads === 1
        ? undefined
        : await (await import('./threads/share-memory.ts')).shareMemory(address, {
            native,
            started: 'wasm' in engine().registry,
          });
    const binary = sharing?.address ?? address;
    // a page fetches it in any case; asked to, TensorFlow.js would wait for ever for one that does not start
    const isFetched = sharing?.address !== undefined && !env().getBool('IS_BROWSER');
    if (binary !== undefined) useBinary(binary, isFetched);
    try {
      if (!(await setBackend('wasm'))) throw new Error('TensorFlow.js could not start it');
      await ready();
      const unshared = sharing?.reason;
      await attach(backend() as WasmDevice, { determinism, choice: native, threads, unshared });
    } catch (cause) {
      if (isRidgelineError(cause)) throw cause;
      const { forbiddenByPolicy, missingBinary } = await import('./binary-faults.ts');
      const fault =
        (await forbiddenByPolicy(binaryName, address)) ??
        (paths === undefined ? undefined : await missingBinary(binaryName, address!));
      if (fault !== undefined) throw fault;
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
