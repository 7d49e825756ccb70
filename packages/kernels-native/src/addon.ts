import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** The memory's `buffer`, taken anew for every call, and what the wasm kernel of that name takes. */
export type NativeKernel = (buffer: ArrayBuffer, ...given: number[]) => number;

/** What the compiled file exports. */
export interface Addon {
  readonly version: number;
  /** The names of its kernels. */
  readonly kernels: readonly string[];
  /** The instruction sets that this processor runs, the quickest first. */
  readonly instructions: Readonly<Record<'portable' | 'fast', readonly string[]>>;
  /**
   * The kernels by name, or `undefined` where there are none for these instructions. `portable` multiplies and adds apart, as
   * plain SIMD does; `fast` fuses the two, as relaxed SIMD does on a processor that can. `linear` gives the loops of
   * packages/linear instead, which multiply and add apart.
   */
  create(
    determinism: 'portable' | 'fast' | 'linear',
    instructions: string,
  ): Readonly<Record<string, NativeKernel>> | undefined;
}

export interface AddonFound {
  readonly addon: Addon;
  readonly reason?: undefined;
}

/** Why there is no addon: a sentence without its full stop. */
export interface AddonMissing {
  readonly addon?: undefined;
  readonly reason: string;
}

/** The version of `c/addon.c` that this module was written for. */
const VERSION = 1;

/** Where `scripts/build.mjs` puts the addon for this machine. */
export const addonFile = (): string =>
  fileURLToPath(new URL(`../build/${process.platform}-${process.arch}.node`, import.meta.url));

/** What a file exports, if it is an addon of this version. */
export const asAddon = (found: unknown): AddonFound | AddonMissing => {
  const { version, kernels, instructions, create } = found as Partial<Addon>;
  if (version !== VERSION) return { reason: `the native kernels are of version ${version}, not ${VERSION}` };
  return Array.isArray(kernels) && instructions !== undefined && typeof create === 'function'
    ? { addon: found as Addon }
    : { reason: 'the native kernels lack what their version has' };
};

/**
 * Loads the compiled kernels. What is not as it was built is not loaded at all: a file that lacks its end could end the process.
 * Never throws.
 *
 * @param file the addon; that of this machine if not given.
 * @example
 * const { addon } = loadAddon();
 * const kernels = addon?.create('portable', addon.instructions.portable[0] ?? '');
 */
export const loadAddon = (file = addonFile()): AddonFound | AddonMissing => {
  if (!existsSync(file)) return { reason: 'the native kernels were not built' };
  try {
    const sum = createHash('sha256').update(readFileSync(file)).digest('hex');
    const expected = readFileSync(file.replace(/\.node$/, '.sha256'), 'utf8').trim();
    if (sum !== expected) return { reason: 'the native kernels are not as they were built' };
    return asAddon(createRequire(import.meta.url)(file));
  } catch (cause) {
    const { code, message } = cause as { readonly code?: string; readonly message: string };
    return {
      reason:
        code === 'ERR_DLOPEN_DISABLED'
          ? 'Node was started without addons'
          : `the native kernels do not load: ${message.split('\n')[0]}`,
    };
  }
};
