import { RidgelineError } from '@ridgeline/contracts';
import type * as KernelsNative from '@ridgeline/kernels-native';
import type { Loops } from './compiled.ts';

type Native = Readonly<Record<string, KernelsNative.NativeKernel>>;

/** Asked for by a name that no bundler follows: pages must not hold it. */
const library = '@ridgeline/kernels-native';

/** What Node has and pages lack. */
interface Node {
  readonly process?: { getBuiltinModule?(name: 'node:module'): typeof import('node:module') };
}

const inNode = (): KernelsNative.AddonFound | KernelsNative.AddonMissing => {
  const modules = (globalThis as Node).process?.getBuiltinModule?.('node:module');
  if (modules === undefined) return { reason: 'only Node runs native kernels' };
  return (modules.createRequire(import.meta.url)(library) as typeof KernelsNative).loadAddon();
};

/**
 * The loops that the addon has, as it was built for this processor; none where it is missing. Their bits are those of the loops in
 * `assembly/`, so that nothing but time depends on them. Never throws.
 *
 * @param load what loads the addon; the package of that name if not given.
 */
export const nativeLoops = (load = inNode): Native => {
  try {
    const { addon } = load();
    const [instructions] = addon?.instructions.portable ?? [];
    return (instructions !== undefined && addon?.create('linear', instructions)) || {};
  } catch {
    return {};
  }
};

/** Loops as wasm's are called, on one memory. */
export const loopsOn = (native: Native, memory: WebAssembly.Memory): Loops =>
  Object.fromEntries(
    Object.entries(native).map(([name, loop]) => [
      name,
      (...given: number[]) => {
        try {
          return loop(memory.buffer, ...given);
        } catch (cause) {
          throw new RidgelineError('E_BACKEND', `linear, native loops: ${(cause as Error).message}`, {
            hint: "This is a fault of Ridgeline's; `node --no-addons` goes without these loops.",
            cause,
          });
        }
      },
    ]),
  );
