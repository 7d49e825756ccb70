import { RidgelineError } from '@ridgeline/contracts';
import type * as KernelsNative from '@ridgeline/kernels-native';
import type { Kernels } from './module.ts';

/** Kernels in machine code on a memory, or why there are none, a sentence without its full stop, and what would bring them. */
export type NativeKernels =
  | {
      readonly kernels: Kernels;
      readonly instructions: string;
      readonly threads: number;
      readonly reason?: undefined;
    }
  | { readonly kernels?: undefined; readonly reason: string; readonly hint?: string };

/** Asked for by a name that no bundler follows: pages must not hold it. */
const library = '@ridgeline/kernels-native';

/** A kernel as wasm's is called. The buffer is taken anew by every call, since a memory that grows gets another. */
const onMemory =
  (kernel: KernelsNative.NativeKernel, memory: WebAssembly.Memory): Kernels[string] =>
  (...given) => {
    try {
      return kernel(memory.buffer, ...given);
    } catch (cause) {
      throw new RidgelineError('E_BACKEND', `native kernels: ${(cause as Error).message}`, {
        hint: "This is a fault of Ridgeline's; wasmBackend({ native: 'off' }) goes without these kernels.",
        cause,
      });
    }
  };

/**
 * The kernels that a compiled addon has, whose bits are those of the wasm build they stand beside. Never throws: wasm serves where there
 * is no addon, or none that fits.
 *
 * @param wasm the kernels of that build, whose names the addon's must be among.
 * @param threads that share the work of a kernel; they change no bit.
 * @param load what loads the addon; the package of that name if not given.
 */
export const nativeKernels = async (
  build: 'plain' | 'relaxed',
  wasm: Kernels,
  memory: WebAssembly.Memory,
  threads: number,
  load?: () => KernelsNative.AddonFound | KernelsNative.AddonMissing,
): Promise<NativeKernels> => {
  let loaded: KernelsNative.AddonFound | KernelsNative.AddonMissing;
  try {
    const { loadAddon } = (await import(
      /* @vite-ignore */ /* webpackIgnore: true */ library
    )) as typeof KernelsNative;
    loaded = (load ?? loadAddon)();
  } catch (cause) {
    const { code, message } = cause as { readonly code?: string; readonly message: string };
    return code === 'ERR_MODULE_NOT_FOUND'
      ? { reason: `the package ${library} is not installed`, hint: `To install it: npm install ${library}` }
      : { reason: `the package ${library} does not load: ${message.split('\n')[0]}` };
  }
  if (loaded.addon === undefined) return loaded;
  const { addon } = loaded;
  const unknown = addon.kernels.filter((name) => wasm[name] === undefined);
  if (unknown.length > 0)
    return { reason: `the native kernels are of another version: ${unknown.join(', ')}` };
  const determinism = build === 'relaxed' ? 'fast' : 'portable';
  const [instructions] = addon.instructions[determinism];
  const kernels = instructions === undefined ? undefined : addon.create(determinism, instructions, threads);
  if (kernels === undefined)
    return { reason: 'there are no native kernels for the instructions of this processor' };
  try {
    kernels.sign!(memory.buffer, 0, 0, 0);
  } catch (cause) {
    return { reason: `the native kernels do not take this memory: ${(cause as Error).message}` };
  }
  return {
    kernels: Object.fromEntries(
      Object.entries(kernels).map(([name, kernel]) => [name, onMemory(kernel, memory)]),
    ),
    instructions: instructions!,
    threads,
  };
};
