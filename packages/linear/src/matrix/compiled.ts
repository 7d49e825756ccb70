import { RidgelineError } from '@ridgeline/contracts';
import { loops } from '../../generated/loops.ts';
import { loopsOn, nativeLoops } from './native.node.ts';

/** The functions of `assembly/`, whose docstrings say what they take: addresses, counts and numbers. */
export type Loops = Readonly<Record<string, (...given: number[]) => number>>;

type Views<Names extends string, View> = Readonly<Record<Names, View>>;

/** Arrays in one memory, and the compiled loops that work on it. The address of an array is its `byteOffset`. */
export interface Workspace<Floats extends string, Ints extends string> {
  readonly floats: Views<Floats, Float64Array>;
  readonly ints: Views<Ints, Int32Array>;
  readonly loops: Loops;
  /** The same, native where there are such. The first to ask waits some 10 ms for them. */
  withNative(): Loops;
}

const pageBytes = 65536;

const compile = (): WebAssembly.Module => {
  try {
    return new WebAssembly.Module(Uint8Array.from(atob(loops), (character) => character.charCodeAt(0)));
  } catch (cause) {
    throw new RidgelineError('E_BACKEND', 'linear: this engine does not run WebAssembly with SIMD.', {
      hint: 'Use Node 20 or a browser from 2023 or later; a content security policy must allow "wasm-unsafe-eval".',
      cause,
    });
  }
};

/** Compiled once, so that what the engine has optimised stays. */
let compiled: WebAssembly.Module | undefined;

/** Those of the loops that the addon has, looked for once. */
let native: ReturnType<typeof nativeLoops> | undefined;

const memoryOf = (bytes: number): WebAssembly.Memory => {
  try {
    return new WebAssembly.Memory({ initial: Math.ceil(bytes / pageBytes) });
  } catch (cause) {
    throw new RidgelineError(
      'E_MEMORY',
      `linear: a fit needs ${(bytes / 1e9).toFixed(1)} GB of memory at once, more than this engine gives.`,
      { hint: 'Keep fewer columns or rows: 4 GiB is the most that WebAssembly reaches.', cause },
    );
  }
};

/**
 * Lays out arrays of zeros, of the lengths given, in a memory of their own, which goes when they go.
 *
 * @throws `E_MEMORY` for more than 4 GiB or than the engine has; `E_BACKEND` where WebAssembly does not run.
 */
export const workspace = <Floats extends string, Ints extends string>(lengths: {
  readonly floats: Readonly<Record<Floats, number>>;
  readonly ints: Readonly<Record<Ints, number>>;
}): Workspace<Floats, Ints> => {
  compiled ??= compile();
  const sizes = [
    ...Object.values<number>(lengths.floats).map((length) => 8 * length),
    ...Object.values<number>(lengths.ints).map((length) => 4 * length),
  ];
  const memory = memoryOf(sizes.reduce((total, size) => total + size, 0));
  let at = 0;
  const viewsOf = <Names extends string, View extends Float64Array | Int32Array>(
    of: Readonly<Record<Names, number>>,
    View: new (buffer: ArrayBuffer, offset: number, length: number) => View,
  ): Views<Names, View> =>
    Object.fromEntries(
      Object.entries<number>(of).map(([name, length]) => {
        const view = new View(memory.buffer, at, length);
        at += view.byteLength;
        return [name, view];
      }),
    ) as Record<Names, View>;
  const wasm = new WebAssembly.Instance(compiled, { env: { memory } }).exports as unknown as Loops;
  return {
    floats: viewsOf(lengths.floats, Float64Array),
    ints: viewsOf(lengths.ints, Int32Array),
    loops: wasm,
    withNative() {
      native ??= nativeLoops();
      return { ...wasm, ...loopsOn(native, memory) };
    },
  };
};
