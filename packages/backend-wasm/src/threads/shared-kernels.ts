import type { Kernels } from '../module.ts';
import type { Part } from './control.ts';
import type { Division, PartCall, Work } from './division.ts';
import { divisions } from './divisions.ts';
import type { Pool } from './pool.ts';
import { ranges } from './ranges.ts';

/** Nanoseconds of work below which another thread costs more than it saves: it takes some microseconds to come. */
const worthAThread = 20_000;

/** The parts of some work: more than there are threads, so that one that comes late takes fewer. */
const partsOf = (
  { things, unit, nanoseconds, divide = ranges, part }: Work,
  threads: number,
  worth: number,
): readonly PartCall[] => {
  const parts = Math.floor(Math.min(nanoseconds / worth, 2 * threads, Math.ceil(things / unit)));
  return parts < 1 ? [part(0, things)] : divide(things, unit, parts).map((range) => part(...range));
};

/** A kernel that computes where it was told to and gives nothing back. */
type Shared = (...given: number[]) => number | undefined;

/**
 * Kernels whose work a pool shares, if there is enough of it, in the place of those of one thread; with the same bits on any number of threads.
 *
 * @param worth nanoseconds of work that are worth a part of their own.
 */
export const sharedKernels = (kernels: Kernels, pool: Pool, worth = worthAThread): Kernels => {
  const places = new Map(Object.keys(kernels).map((name, place) => [name, place]));
  const numbered = ({ kernel, given, workspace = -1, room = -1 }: PartCall): Part => ({
    kernel: places.get(kernel)!,
    given,
    workspace,
    room,
  });
  const shared =
    (name: string, { works, room }: Division): Shared =>
    (...given) => {
      const all = works(given, kernels);
      const nanoseconds = all.reduce((sum, work) => sum + work.nanoseconds, 0);
      if (nanoseconds < 2 * worth) return kernels[name]!(...given);
      const calls = all.flatMap((work) => partsOf(work, pool.threads, worth));
      if (calls.length < 2) return kernels[name]!(...given);
      if (pool.run(calls.map(numbered), room?.(given, kernels) ?? 0)) return undefined;
      throw new WebAssembly.RuntimeError(`${name} failed on one of ${pool.threads} threads.`);
    };
  const own = Object.fromEntries(
    Object.entries(divisions).map(([name, division]) => [name, shared(name, division)]),
  );
  return { ...kernels, ...own, recurrentGradient: recurrentGradient(kernels, own.matMul!) } as Kernels;
};

/** `recurrentGradient` of `assembly/sequence.ts` by products that are shared. */
const recurrentGradient =
  ({ zero }: Kernels, matMul: Shared): Shared =>
  (...given) => {
    const [rows, gates, hidden, states, d, to, workspace] = given as readonly number[] & { length: 7 };
    const padded = 8 * Math.ceil(hidden! / 8);
    const [stateStep, step, row] = [4 * padded, 4 * gates! * padded, 4 * gates! * hidden!];
    zero!(to!, hidden! * row);
    const multiply = (columns: number, from: number, at: number) =>
      matMul(hidden!, columns, rows!, states!, 4, stateStep, from, step, 4, at, row, workspace!);
    if (padded === hidden) return multiply(gates! * hidden, d!, to!);
    for (let gate = 0; gate < gates!; gate++)
      multiply(hidden!, d! + 4 * gate * padded, to! + 4 * gate * hidden!);
    return undefined;
  };
