import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { loadAddon, type NativeKernel } from '@ridgeline/kernels-native';
import { randomStream } from '@ridgeline/tensors';
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

const size = 2 ** 22;

/** The compiled addon, made from its source for these tests; `undefined` where there is no compiler. */
const makeAddon = () => {
  const out = mkdtempSync(path.join(tmpdir(), 'ridgeline-native-'));
  const script = fileURLToPath(new URL('../../kernels-native/scripts/build.mjs', import.meta.url));
  const { status, stderr } = spawnSync(process.execPath, [script, '--quiet', '--sse2', '--out', out], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return loadAddon(path.join(out, `${process.platform}-${process.arch}.node`)).addon;
};

export interface Pair {
  readonly name: string;
  readonly wasm: Kernels;
  readonly native: Readonly<Record<string, NativeKernel>>;
  readonly memory: WebAssembly.Memory;
}

/** Every build of the native kernels beside the wasm build whose bits it must give, on one memory. */
export const nativePairs = async (): Promise<readonly Pair[]> => {
  const addon = makeAddon();
  if (addon === undefined) return [];
  if (!simdSupport().relaxed) setFlagsFromString('--experimental-wasm-relaxed-simd');
  const memory = new WebAssembly.Memory({ initial: size / 2 ** 16 });
  const wasm = { portable: await instantiate('plain', memory), fast: await instantiate('relaxed', memory) };
  return (['portable', 'fast'] as const).flatMap((determinism) =>
    addon.instructions[determinism].map((instructions) => ({
      name: `${instructions} ${determinism}`,
      wasm: wasm[determinism],
      native: addon.create(determinism, instructions)!,
      memory,
    })),
  );
};

/** How much of the memory the last case used. */
let used = size;

const arenaOn = ({ wasm, memory }: Pair, round: string, name: string) => {
  const rooms: (readonly [start: number, end: number])[] = [];
  let top = 1024;
  let draws = 0;
  const take = (bytes: number) => {
    const address = top;
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
      write(stream().normal(count, 0, 1).map((x, index) => rounds[round]!(x, index) * scale), Float32Array),
    mask: (count) => write(stream().integers(count, 4).map((x) => Number(x > 0)), Float32Array),
    room: (bytes) => {
      const address = take(bytes);
      rooms.push([address, address + bytes]);
      return address;
    },
    workspace: 0,
  };
  const workspace = arena.room(wasm.matMulWorkspace!());
  return { arena: { ...arena, workspace }, rooms, first: top - 64, top: () => top };
};

/** The first word from `start` on that differs, rooms aside; all NaN are alike, since WebAssembly leaves their bits open. */
const firstDifference = (
  expected: Float32Array,
  actual: Float32Array,
  start: number,
  rooms: readonly (readonly [number, number])[],
): number | undefined => {
  const [left, right] = [expected, actual].map(({ buffer }) => new Int32Array(buffer)) as [Int32Array, Int32Array];
  for (let i = start / 4; i < left.length; i++) {
    if (left[i] === right[i] || (Number.isNaN(expected[i]) && Number.isNaN(actual[i]))) continue;
    if (!rooms.some(([first, end]) => 4 * i >= first && 4 * i < end)) return i;
  }
  return undefined;
};

/**
 * Runs one kernel in wasm and natively on the same memory, in every round of draws.
 *
 * @returns what differs: nothing, or a sentence that says where.
 */
export const differences = (pair: Pair, kernel: string, prepare: Arguments, name: string): readonly string[] =>
  Object.keys(rounds).flatMap((round) => {
    const { memory, wasm, native } = pair;
    const { arena, rooms, first, top } = arenaOn(pair, round, name);
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
    const where = firstDifference(expected, actual, first, rooms);
    if (where !== undefined) result.push(`word ${where} is ${actual[where]}, in wasm ${expected[where]}`);
    return result.map((what) => `${pair.name}, ${name}, ${round}: ${what}`);
  });
