import { setFlagsFromString } from 'node:v8';
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

const size = 2 ** 21;

export interface Pair {
  readonly name: string;
  readonly threads: number;
  readonly wasm: Kernels;
  readonly native: Readonly<Record<string, NativeKernel>>;
  readonly memory: WebAssembly.Memory;
}

/** On how many threads the kernels run, whatever the work. */
const threads = [1, 2, 3];

/**
 * Every build of the native kernels beside the wasm build whose bits it must give, on one memory and on several numbers of threads; none
 * where there is no compiler.
 */
export const nativePairs = async (): Promise<readonly Pair[]> => {
  const file = madeAddon();
  if (file === undefined) return [];
  const { addon } = loadAddon(file);
  if (addon === undefined) throw new Error('The native kernels were made and do not load.');
  if (!simdSupport().relaxed) setFlagsFromString('--experimental-wasm-relaxed-simd');
  const memory = new WebAssembly.Memory({ initial: size / 2 ** 16 });
  const wasm = { portable: await instantiate('plain', memory), fast: await instantiate('relaxed', memory) };
  return (['portable', 'fast'] as const).flatMap((determinism) =>
    addon.instructions[determinism].flatMap((instructions) =>
      threads.map((count) => ({
        name: `${instructions} ${determinism}, threads ${count}`,
        threads: count,
        wasm: wasm[determinism],
        native: addon.create(determinism, instructions, count, 0)!,
        memory,
      })),
    ),
  );
};

/** How much of the memory the last case used. */
let used = size;

interface Piece {
  readonly address: number;
  readonly bytes: number;
  readonly isRoom: boolean;
}

const arenaOn = ({ wasm, memory }: Pair, round: string, name: string) => {
  const pieces: Piece[] = [];
  let top = 1024;
  let draws = 0;
  const take = (bytes: number, isRoom = false) => {
    const address = top;
    pieces.push({ address, bytes, isRoom });
    // as malloc does; the gap is the guard
    top += Math.ceil(bytes / 16) * 16 + 64;
    if (top > size) throw new Error(`${name} needs more memory`);
    return address;
  };
  const write = (values: ArrayLike<number>, as: typeof Float32Array | typeof Int32Array) => {
    const address = take(4 * values.length);
    new as(memory.buffer, address, values.length).set(values);
    return address;
  };
  const stream = () => random.stream(`${name}/${round}/${draws++}`);
  const arena: Arena = {
    run: wasm,
    floats: (values) => write(values, Float32Array),
    integers: (values) => write(values, Int32Array),
    drawn: (count, scale = 1) =>
      write(
        stream()
          .normal(count, 0, 1)
          .map((x, index) => rounds[round]!(x, index) * scale),
        Float32Array,
      ),
    mask: (count) =>
      write(
        stream()
          .integers(count, 4)
          .map((x) => Number(x > 0)),
        Float32Array,
      ),
    room: (bytes) => take(bytes, true),
    workspace: 0,
  };
  const workspace = arena.room(wasm.matMulWorkspace!());
  return { arena: { ...arena, workspace }, pieces, first: top - 64, top: () => top };
};

/** The first word from `start` on that differs, rooms aside; all NaN are alike, since WebAssembly leaves their bits open. */
const firstDifference = (
  expected: Float32Array,
  actual: Float32Array,
  start: number,
  pieces: readonly Piece[],
): number | undefined => {
  const [left, right] = [expected, actual].map(({ buffer }) => new Int32Array(buffer)) as [
    Int32Array,
    Int32Array,
  ];
  for (let i = start / 4; i < left.length; i++) {
    if (left[i] === right[i] || (Number.isNaN(expected[i]) && Number.isNaN(actual[i]))) continue;
    const within = ({ address, bytes, isRoom }: Piece) =>
      isRoom && 4 * i >= address && 4 * i < address + bytes;
    if (!pieces.some(within)) return i;
  }
  return undefined;
};

/**
 * Runs one kernel in wasm and natively on the same memory, in every round of draws.
 *
 * @returns what differs: nothing, or a sentence that says where.
 */
export const differences = (
  pair: Pair,
  kernel: string,
  prepare: Arguments,
  name: string,
): readonly string[] =>
  Object.keys(rounds).flatMap((round) => {
    const { memory, wasm, native } = pair;
    const { arena, pieces, first, top } = arenaOn(pair, round, name);
    new Uint8Array(memory.buffer, first).fill(0x7f, 0, used - first);
    const given = prepare(arena);
    used = top();
    const before = memory.buffer.slice(first, used);
    const fromWasm = wasm[kernel]!(...given);
    const expected = new Float32Array(memory.buffer.slice(0, used));
    new Uint8Array(memory.buffer).set(new Uint8Array(before), first);
    const fromNative = native[kernel]!(memory.buffer, ...given);
    const actual = new Float32Array(memory.buffer.slice(0, used));
    const result = Object.is(fromWasm, fromNative) ? [] : [`gives ${fromNative}, wasm ${fromWasm}`];
    const where = firstDifference(expected, actual, first, pieces);
    if (where !== undefined) result.push(`word ${where} is ${actual[where]}, in wasm ${expected[where]}`);
    return result.map((what) => `${pair.name}, ${name}, ${round}: ${what}`);
  });

/**
 * Moves one tensor after the other to the very end of the memory, where one float too many would end the process, and then one float
 * further, where the kernel must throw and leave every byte as it is.
 *
 * @returns what went wrong: nothing, or a sentence for each.
 */
export const strayings = (
  pair: Pair,
  kernel: string,
  prepare: Arguments,
  name: string,
): readonly string[] => {
  const { name: build, memory, wasm, native } = pair;
  const { arena, pieces, top } = arenaOn(pair, 'ordinary', name);
  const given = prepare(arena);
  const bytes = new Uint8Array(memory.buffer);
  const before = Buffer.from(bytes);
  return given.flatMap((address, argument) => {
    const piece = pieces.find((one) => one.address === address && one.bytes > 0);
    if (piece === undefined) return [];
    const what = `${build}, ${name}, argument ${argument + 1}`;
    const last = size - piece.bytes;
    if (last < top()) throw new Error(`${name} needs more memory`);
    const moved = given.map((one, index) => (index === argument ? last : one));
    const prepared = Buffer.from(before);
    prepared.copy(prepared, last, piece.address, piece.address + piece.bytes);
    const [expected, actual] = [
      () => wasm[kernel]!(...moved),
      () => native[kernel]!(memory.buffer, ...moved),
    ].map((run) => {
      bytes.set(prepared);
      run();
      for (const { address: from, bytes: length, isRoom } of pieces)
        if (isRoom) bytes.fill(0, from === address ? last : from, (from === address ? last : from) + length);
      return Buffer.from(bytes);
    }) as [Buffer, Buffer];
    const found = expected.equals(actual)
      ? []
      : [`${what}: at the end of the memory it is not what wasm gives`];
    bytes.set(before);
    const beyond = moved.map((one, index) => (index === argument ? one + 4 : one));
    try {
      native[kernel]!(memory.buffer, ...beyond);
      if (!piece.isRoom) found.push(`${what}: goes beyond the end of the memory`);
    } catch (error) {
      const { code } = error as { readonly code?: string };
      if (!(error instanceof RangeError) || code !== 'E_BACKEND') found.push(`${what}: throws ${error}`);
      if (!before.equals(bytes)) found.push(`${what}: wrote before it threw`);
    }
    return found;
  });
};

const wild = [-1, 0.5, Number.NaN, Infinity, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 4, 2 ** 32, 2 ** 53, -(2 ** 31)];

/** Puts numbers in the place of each argument that no caller gives: a kernel that throws then must leave every byte as it is. */
export const writesBeforeThrowing = (
  pair: Pair,
  kernel: string,
  prepare: Arguments,
  name: string,
): readonly string[] => {
  const { memory, native } = pair;
  const given = prepare(arenaOn(pair, 'ordinary', name).arena);
  const bytes = new Uint8Array(memory.buffer);
  const before = Buffer.from(bytes);
  return given.flatMap((_, argument) =>
    wild.flatMap((number) => {
      try {
        native[kernel]!(memory.buffer, ...given.map((one, index) => (index === argument ? number : one)));
      } catch {
        if (before.equals(bytes)) return [];
        bytes.set(before);
        return [`${pair.name}, ${name}: wrote, and then threw at argument ${argument + 1} = ${number}`];
      }
      bytes.set(before);
      return [];
    }),
  );
};

/** The cases of some kernels, by kernel and what is particular to them. */
export type Cases = Readonly<Record<string, Readonly<Record<string, Arguments>>>>;

/** Floats from the first to the last of rows that begin `step` apart. */
export const strided = (rows: number, width: number, step: number) =>
  rows === 0 || width === 0 ? 0 : (rows - 1) * step + width;
