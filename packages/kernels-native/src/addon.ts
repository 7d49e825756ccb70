import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { findAddon } from './find-addon.ts';

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
   *
   * @param threads how many share the work of a call, the calling one among them: 1, if not given, … 256. The bits are the same.
   * @param worth nanoseconds of work that are worth a thread, as measured if not given; tests ask for 0.
   * @throws `RangeError` for another number of threads.
   */
  create(
    determinism: 'portable' | 'fast' | 'linear',
    instructions: string,
    threads?: number,
    worth?: number,
  ): Readonly<Record<string, NativeKernel>> | undefined;
}

export interface AddonFound {
  readonly addon: Addon;
  readonly reason?: undefined;
}

/** Why there is no addon, a sentence without its full stop, and what would bring one, where something would. */
export interface AddonMissing {
  readonly addon?: undefined;
  readonly reason: string;
  readonly hint?: string;
}

/** The version of `c/addon.c` that this module was written for. */
const VERSION = 3;

/** What a file exports, if it is an addon of this version. */
export const asAddon = (found: unknown): AddonFound | AddonMissing => {
  const { version, kernels, instructions, create } = found as Partial<Addon>;
  if (version !== VERSION) return { reason: `the native kernels are of version ${version}, not ${VERSION}` };
  return Array.isArray(kernels) && instructions !== undefined && typeof create === 'function'
    ? { addon: found as Addon }
    : { reason: 'the native kernels lack what their version has' };
};

/** What the file exports. What is not as it was built is not loaded at all: a file that lacks its end could end the process. */
const load = (file: string): AddonFound | AddonMissing => {
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

/**
 * Loads the compiled kernels: of a file that is named, else those that `scripts/build.mjs` made in this repository, else those of this
 * machine's own package. Never throws.
 *
 * @param file the addon; that of this machine if not given.
 * @example
 * const { addon } = loadAddon();
 * const kernels = addon?.create('portable', addon.instructions.portable[0] ?? '');
 */
export const loadAddon = (file?: string): AddonFound | AddonMissing => {
  const found = file ?? findAddon();
  return typeof found === 'string' ? load(found) : found;
};
