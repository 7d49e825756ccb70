import type { Kernels } from '../module.ts';
import { type Range, rangesOfRows } from './ranges.ts';

/** A kernel that does a part of the work of another one, or all of it for a part of the things. */
export interface PartCall {
  readonly kernel: string;
  readonly given: readonly number[];
  /** The arguments that each thread has of its own. */
  readonly workspace?: number;
  readonly room?: number;
}

/** Work that can be divided where no sum is: it does not matter to any bit how. */
export interface Work {
  readonly things: number;
  /** Parts are whole units of things. */
  readonly unit: number;
  /** About what all of it takes on one thread of WebAssembly. */
  readonly nanoseconds: number;
  readonly divide?: (things: number, unit: number, parts: number) => readonly Range[];
  readonly part: (first: number, end: number) => PartCall;
}

/** What a kernel's call comes to, for its arguments. */
export interface Division {
  readonly works: (given: readonly number[], run: Kernels) => readonly Work[];
  /** Bytes of room that a part needs. */
  readonly room?: (given: readonly number[], run: Kernels) => number;
}

/** An address moved on; 0, which says that there is nothing, stays. */
export const moved = (address: number, bytes: number): number => (address === 0 ? 0 : address + bytes);

/** Arguments with some in the place of others. */
export const replaced = (given: readonly number[], by: Readonly<Record<number, number>>): number[] =>
  given.map((one, index) => by[index] ?? one);

export const one = (work: (given: readonly number[], run: Kernels) => Work): Division => ({
  works: (...given) => [work(...given)],
});

/**
 * A kernel whose first argument counts things that lie one behind the other.
 *
 * @param strides bytes from a thing to the next, for each argument that is an address of some.
 */
const counted = (
  kernel: string,
  {
    unit,
    nanoseconds,
    strides,
  }: {
    readonly unit: number;
    readonly nanoseconds: (given: readonly number[]) => number;
    readonly strides: (given: readonly number[]) => Readonly<Record<number, number>>;
  },
): Division =>
  one((given) => ({
    things: given[0]!,
    unit,
    nanoseconds: nanoseconds(given),
    part: (first, end) => {
      const addresses = Object.entries(strides(given)).map(([index, bytes]) => [
        index,
        moved(given[Number(index)]!, first * bytes),
      ]);
      return { kernel, given: replaced(given, { ...Object.fromEntries(addresses), 0: end - first }) };
    },
  }));

/** Numbers, each by itself. */
export const elements = (kernel: string, each: number, ...addresses: readonly number[]): Division =>
  counted(kernel, {
    unit: 256,
    nanoseconds: ([n]) => each * n!,
    strides: () => Object.fromEntries(addresses.map((index) => [index, 4])),
  });

/** Rows of n numbers, n being the second argument. */
export const rows = (
  kernel: string,
  {
    unit,
    each,
    strides,
  }: {
    readonly unit: number;
    readonly each: number;
    readonly strides: (n: number) => Readonly<Record<number, number>>;
  },
): Division =>
  counted(kernel, {
    unit,
    nanoseconds: ([count, n]) => each * count! * n!,
    strides: ([, n]) => strides(n!),
  });

/** A multiplication and an addition of a product. */
export const MULTIPLY_ADD = 0.045;

/**
 * The work of a · b: rows, or columns, since a part packs all of the other factor: that is to be the smaller one.
 *
 * @param at the argument that is the address of the result; its stride and the workspace follow, and a bias stands before it.
 */
export const product = (kernel: string, at: number): Division =>
  one((given) => {
    const [m, n, k, a, aRowStep, , b, , bColumnStep] = given as readonly number[] & { length: 12 };
    const [c, stride] = [given[at]!, given[at + 1]!];
    const nanoseconds = MULTIPLY_ADD * m! * n! * k!;
    const byRows = m! >= n!;
    const bias = (first: number) => (at === 9 ? {} : { 9: moved(given[9]!, 4 * first) });
    const part = (first: number, end: number): PartCall => {
      const by = byRows
        ? { 0: end - first, 3: a! + first * aRowStep!, [at]: c + first * stride }
        : { 1: end - first, 6: b! + first * bColumnStep!, ...bias(first), [at]: c + 4 * first };
      return { kernel, given: replaced(given, by), workspace: at + 2 };
    };
    return byRows
      ? { things: m!, unit: 12, nanoseconds, divide: rangesOfRows, part }
      : { things: n!, unit: 32, nanoseconds, part };
  });

const padded = (width: number): number => 8 * Math.ceil(width / 8);

/** All steps of a recurrent layer, for rows of the batch. */
export const recurrent = (kernel: string, gates: number): Division =>
  one((given) => {
    const [batch, time, hidden] = given as readonly [number, number, number];
    const n = padded(hidden);
    return {
      things: batch,
      unit: 4,
      nanoseconds: batch * time * gates * n * (8 + MULTIPLY_ADD * n),
      divide: rangesOfRows,
      part: (first, end) => ({
        kernel: `${kernel}Rows`,
        given: [first, end, ...given],
        workspace: given.length + 1,
      }),
    };
  });

/** Rows of the batch of a minimal GRU, which lie one behind the other. */
export const minGru = (
  kernel: string,
  strides: (given: readonly number[]) => Readonly<Record<number, number>>,
): Division =>
  counted(kernel, {
    unit: 1,
    nanoseconds: ([batch, time, hidden]) => 4 * batch! * time! * hidden!,
    strides,
  });

const attentionRoom = (_: readonly number[], run: Kernels): number => run.attentionRoom!();

/**
 * Texts of a batch, or heads of a single text.
 *
 * @param queries the addresses that lie as the queries do, and so on.
 */
export const attention = (
  kernel: string,
  each: number,
  at: Readonly<Record<'queries' | 'keys' | 'outputs', readonly number[]>> &
    Readonly<Record<'outputStep' | 'notes' | 'room', number>>,
): Division => ({
  room: attentionRoom,
  works: (given, run) => {
    const [batch, heads, time, keyTime, size, , , queryStep, , , keyStep, hidden] =
      given as readonly number[] & {
        length: 12;
      };
    const byTexts = batch! > 1;
    const notes = 4 * time! * run.attentionNotes!(keyTime!);
    const strides = (rowStep: number, count: number) => (byTexts ? count * rowStep : 4 * size!);
    const lying = (indices: readonly number[], stride: number, first: number) =>
      Object.fromEntries(indices.map((index) => [index, given[index]! + first * stride]));
    return [
      {
        things: byTexts ? batch! : heads!,
        unit: 1,
        nanoseconds: each * batch! * heads! * time! * keyTime! * (size! + 20),
        part: (first, end) => ({
          kernel,
          given: replaced(given, {
            [byTexts ? 0 : 1]: end - first,
            ...lying(at.queries, strides(queryStep!, time!), first),
            ...lying(at.keys, strides(keyStep!, keyTime!), first),
            ...lying(at.outputs, strides(given[at.outputStep]!, time!), first),
            ...lying([at.notes], byTexts ? heads! * notes : notes, first),
            11: byTexts ? moved(hidden!, first * 16 * Math.ceil(keyTime! / 4)) : hidden!,
          }),
          workspace: at.room + 1,
          room: at.room,
        }),
      },
    ];
  },
});
