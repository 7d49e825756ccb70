import type { Workload } from './benchmark.ts';

/** How long rounds took, in milliseconds. */
export interface Measured {
  readonly variant?: string;
  readonly runs: number;
  readonly medianMs: number;
  readonly minMs: number;
  /** Of the whole process, all threads together: the median. */
  readonly cpuMs: number;
  readonly tokensPerSecond?: number;
  /** By the least time and processor time, since other work on the machine can only add to them. */
  readonly gigaflops?: number;
}

const warmUpMs = 300;
const [fewestWarmUps, mostWarmUps] = [3, 50];
/** Without `runs`, rounds are measured for this long. */
const measuredMs = 2000;
const [fewestRuns, mostRuns] = [7, 400];

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** Time, and processor time of the whole process, in milliseconds from any beginning. */
export type Clock = () => { readonly wall: number; readonly cpu: number };

export const now: Clock = () => {
  const { user, system } = process.cpuUsage();
  return { wall: performance.now(), cpu: (user + system) / 1000 };
};

/**
 * Times the rounds of a workload, the first few of which do not count.
 *
 * @param runs how many count; without it, as many as take two seconds.
 */
export const measure = async (workload: Workload, runs?: number): Promise<Measured> => {
  const { variant, tokens, floatingPointOperations, rounds } = workload;
  const iterator = rounds();
  const start = performance.now();
  for (let i = 0; i < fewestWarmUps || (i < mostWarmUps && performance.now() - start < warmUpMs); i++)
    await iterator.next();
  const wall: number[] = [];
  const cpu: number[] = [];
  const begun = performance.now();
  const isEnough = (): boolean =>
    runs === undefined
      ? wall.length >= mostRuns || (wall.length >= fewestRuns && performance.now() - begun > measuredMs)
      : wall.length >= runs;
  while (!isEnough()) {
    const before = now();
    await iterator.next();
    const after = now();
    wall.push(after.wall - before.wall);
    cpu.push(after.cpu - before.cpu);
  }
  const [medianMs, minMs, cpuMs] = [median(wall), Math.min(...wall), median(cpu)];
  const leastMs = Math.min(minMs, cpuMs);
  return {
    ...(variant !== undefined && { variant }),
    runs: wall.length,
    medianMs,
    minMs,
    cpuMs,
    ...(tokens !== undefined && { tokensPerSecond: (tokens / medianMs) * 1000 }),
    ...(floatingPointOperations !== undefined && { gigaflops: floatingPointOperations / leastMs / 1e6 }),
  };
};
