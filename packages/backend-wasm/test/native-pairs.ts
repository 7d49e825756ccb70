import { setFlagsFromString } from 'node:v8';
import type { RandomStream } from '@ridgeline/contracts';
import { loadAddon, type NativeKernel } from '@ridgeline/kernels-native';
import { randomStream } from '@ridgeline/tensors';
import { madeAddon } from '../../kernels-native/test/made-addon.ts';
import { instantiate, type Kernels, simdSupport } from '../src/module.ts';

/** Where a case puts its tensors: one after the other, each between floats that nobody may touch. */
export interface Arena {
  /** Floats to read or to write, given their values. */
  floats(values: ArrayLike<number>): number;
  integers(values: ArrayLike<number>): number;
  /** Floats drawn at random; what is awkward among them goes by the round. */
  drawn(size: number, scale?: number): number;
  /** 0 for some, else 1. */
  mask(size: number): number;
  /** Room whose content afterwards is nobody's business. */
  room(bytes: number): number;
  readonly workspace: number;
  /** The kernels of wasm, for what must be made before: packed matrices. */
  readonly run: Kernels;
}

export type Arguments = (arena: Arena) => readonly number[];

const random = randomStream(11);
const awkward = [Number.NaN, Infinity, -Infinity, -0, 0, 1e-42, -1e-42, 3e38, -3e38, 1e-30];

/** How numbers are drawn in every round. */
const rounds: Readonly<Record<string, (x: number, index: number) => number>> = {
  ordinary: (x) => x,
  'with NaN, infinities, zeros and denormals': (x, index) =>
    Math.abs(x) > 1.7 ? awkward[index % awkward.length]! : x,
  'so small that products vanish': (x, index) => (index % 7 === 0 ? -0 : x * 1e-25),
};

/** As much memory as the cases take. */
export const size = 2 ** 21;

/** The kernels of a wasm build, on one thread. */
export interface Wasm {
  readonly run: Kernels;
  readonly memory: WebAssembly.Memory;
}

/** A wasm build, and other kernels that must give its bits. */
export interface Pair {
  readonly name: string;
  readonly threads: number;
  readonly wasm: Wasm;
  readonly native: Readonly<Record<string, NativeKernel>>;
  /** What the others work on, which may be the same. */
  readonly memory: WebAssembly.Memory;
}

/** On how many threads the kernels run, whatever the work. */
const threads = [1, 2, 3];

export const wasmOn = async (build: Parameters<typeof instantiate>[0], bytes: number): Promise<Wasm> => {
  const memory = new WebAssembly.Memory({ initial: bytes / 2 ** 16 });
  return { run: await instantiate(build, memory), memory };
};

/**
 * Every build of the native kernels beside the wasm build whose bits it must give, on one memory and on several numbers of threads; none
 * where there is no compiler.
 *
 * @param bytes of the memory.
 */
export const nativePairs = async (bytes = size): Promise<readonly Pair[]> => {
  const file = madeAddon();
  if (file === undefined) return [];
  const { addon } = loadAddon(file);
  if (addon === undefined) throw new Error('The native kernels were made and do not load.');
  if (!simdSupport().relaxed) setFlagsFromString('--experimental-wasm-relaxed-simd');
  const wasm = { portable: await wasmOn('plain', bytes), fast: await wasmOn('relaxed', bytes) };
  return (['portable', 'fast'] as const).flatMap((determinism) =>
    addon.instructions[determinism].flatMap((instructions) =>
      threads.map((count) => ({
        name: `${instructions} ${determinism}, threads ${count}`,
        threads: count,
        wasm: wasm[determinism],
        native: addon.create(determinism, instructions, count, 0)!,
        memory: wasm[determinism].memory,
      })),
    ),
  );
};

/** Memories for cases of which every byte is looked at: without a workspace, with one, and with all that any takes. */
const sizes = [2 ** 18, 22 * 2 ** 16, size];

/** Native kernels on the smallest memory that holds a case, and any tensor of it once more. */
export const tightPairs = async (): Promise<(prepare: Arguments, name: string) => readonly Pair[]> => {
  const bySize = await Promise.all(sizes.map(nativePairs));
  return (prepare, name) => {
    const largest = bySize.at(-1)?.[0];
    if (largest === undefined) return [];
    const { arena, pieces, top } = arenaOn(largest.wasm, 'ordinary', name, drawsOf('ordinary', name)());
    prepare(arena);
    const needed = top() + Math.max(0, ...pieces.map(({ bytes }) => bytes));
    return bySize.find(([pair]) => pair!.memory.buffer.byteLength >= needed) ?? [];
  };
};

interface Piece {
  readonly address: number;
  readonly bytes: number;
  readonly isRoom: boolean;
}

type Draw = (count: number, from: (stream: RandomStream) => ArrayLike<number>) => ArrayLike<number>;

/** What a case draws in a round, one after the other from the beginning: the same for all that asks, and drawn once. */
export const drawsOf = (round: string, name: string): (() => Draw) => {
  const known = new Map<string, ArrayLike<number>>();
  return () => {
    let draws = 0;
    return (count, from) => {
      const place = draws++;
      const key = `${place}/${count}`;
      const values = known.get(key) ?? from(random.stream(`${name}/${round}/${place}`));
      known.set(key, values);
      return values;
    };
  };
};

/** A memory that a case puts its tensors into. */
export const arenaOn = ({ run, memory }: Wasm, round: string, name: string, draw: Draw) => {
  const pieces: Piece[] = [];
  let top = 1024;
  let workspace: number | undefined;
  const take = (bytes: number, isRoom = false) => {
    const address = top;
    pieces.push({ address, bytes, isRoom });
    // as malloc does; the gap is the guard
    top += Math.ceil(bytes / 16) * 16 + 64;
    if (top > memory.buffer.byteLength) throw new Error(`${name} needs more memory`);
    return address;
  };
  const write = (values: ArrayLike<number>, as: typeof Float32Array | typeof Int32Array) => {
    const address = take(4 * values.length);
    new as(memory.buffer, address, values.length).set(values);
    return address;
  };
  const arena: Arena = {
    run,
    floats: (values) => write(values, Float32Array),
    integers: (values) => write(values, Int32Array),
    drawn: (count, scale = 1) =>
      write(
        draw(count, (stream) =>
          stream.normal(count, 0, 1).map((x, index) => rounds[round]!(x, index) * scale),
        ),
        Float32Array,
      ),
    mask: (count) =>
      write(
        draw(count, (stream) => stream.integers(count, 4).map((x) => Number(x > 0))),
        Float32Array,
      ),
    room: (bytes) => take(bytes, true),
    // most of what a case takes, if it asks for it
    get workspace() {
      workspace ??= take(run.matMulWorkspace!(), true);
      return workspace;
    },
  };
  return { arena, pieces, top: () => top };
};

/** The first word that differs, rooms aside; all NaN are alike, since WebAssembly leaves their bits open. @param first the address of both */
const firstDifference = (
  expected: ArrayBufferLike,
  actual: ArrayBufferLike,
  first: number,
  pieces: readonly Piece[],
): string | undefined => {
  if (Buffer.from(expected).equals(new Uint8Array(actual))) return undefined;
  const [left, right] = [new Int32Array(expected), new Int32Array(actual)];
  const [wanted, found] = [new Float32Array(expected), new Float32Array(actual)];
  for (let i = 0; i < left.length; i++) {
    if (left[i] === right[i] || (Number.isNaN(wanted[i]) && Number.isNaN(found[i]))) continue;
    const at = first + 4 * i;
    const within = ({ address, bytes, isRoom }: Piece) => isRoom && at >= address && at < address + bytes;
    if (!pieces.some(within)) return `word ${at / 4} is ${found[i]}, in wasm ${wanted[i]}`;
  }
  return undefined;
};

/** How much of a build's memory its last case used. */
const used = new WeakMap<Wasm, number>();

/**
 * Runs one kernel in wasm, and on what wasm was given each of the others, in every round of draws.
 *
 * @returns what differs: nothing, or a sentence for each that says where.
 */
export const differences = (
  pairs: readonly Pair[],
  kernel: string,
  prepare: Arguments,
  name: string,
): readonly string[] =>
  Object.keys(rounds).flatMap((round) => {
    const draws = drawsOf(round, name);
    return [...new Set(pairs.map(({ wasm }) => wasm))].flatMap((wasm) => {
      const { buffer } = wasm.memory;
      const { arena, pieces, top } = arenaOn(wasm, round, name, draws());
      // the workspace stands before all else, and is not compared
      const first = arena.workspace + wasm.run.matMulWorkspace!();
      new Uint8Array(buffer, first).fill(0x7f, 0, (used.get(wasm) ?? buffer.byteLength) - first);
      const given = prepare(arena);
      used.set(wasm, top());
      const before = new Uint8Array(buffer.slice(first, top()));
      const fromWasm = wasm.run[kernel]!(...given);
      const expected = buffer.slice(first, top());
      const others = pairs.filter((pair) => pair.wasm === wasm);
      return others.flatMap(({ name: build, native, memory }) => {
        new Uint8Array(memory.buffer).set(before, first);
        const fromNative = native[kernel]!(memory.buffer, ...given);
        const result = Object.is(fromWasm, fromNative) ? [] : [`gives ${fromNative}, wasm ${fromWasm}`];
        const where = firstDifference(expected, memory.buffer.slice(first, top()), first, pieces);
        if (where !== undefined) result.push(where);
        return result.map((what) => `${build}, ${name}, ${round}: ${what}`);
      });
    });
  });

/** The cases of some kernels, by kernel and what is particular to them. */
export type Cases = Readonly<Record<string, Readonly<Record<string, Arguments>>>>;

/** Floats from the first to the last of rows that begin `step` apart. */
export const strided = (rows: number, width: number, step: number) =>
  rows === 0 || width === 0 ? 0 : (rows - 1) * step + width;
