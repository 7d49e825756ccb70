import {
  type Json,
  type RandomStream,
  RidgelineError,
  requirePositive,
  requirePositiveInteger,
} from '@ridgeline/contracts';
import type { Executor } from './executor.ts';

/** Settings by name. */
export type Candidate = Readonly<Record<string, Json>>;

/** What a setting may be: a list, or a range that is drawn from. */
export type Range =
  | { readonly among: readonly Json[] }
  | { readonly uniform: readonly [low: number, high: number] }
  | { readonly logUniform: readonly [low: number, high: number] }
  | { readonly integer: readonly [low: number, high: number] };

/**
 * Every combination of the listed values, the last name's changing fastest.
 *
 * @example grid({ lambda: [1, 0.1], alpha: [0, 1] }).length // 4
 */
export const grid = (values: Readonly<Record<string, readonly Json[]>>): Candidate[] =>
  Object.entries(values).reduce<Candidate[]>(
    (found, [name, list]) =>
      found.flatMap((candidate) => list.map((value) => ({ ...candidate, [name]: value }))),
    [{}],
  );

const draw = (name: string, range: Range, random: RandomStream): Json => {
  if ('among' in range) {
    if (range.among.length === 0) throw new RidgelineError('E_OPTION', `randomSearch: ${name} has no value.`);
    return range.among[random.integers(1, range.among.length)[0]!]!;
  }
  const [low, high] = Object.values(range)[0] as readonly [number, number];
  if (!(low < high)) {
    throw new RidgelineError(
      'E_RANGE',
      `randomSearch: the range of ${name} must rise, got ${low} … ${high}.`,
    );
  }
  if ('integer' in range) return low + random.integers(1, high - low + 1)[0]!;
  const u = random.uniform(1)[0]!;
  if ('uniform' in range) return low + u * (high - low);
  requirePositive('randomSearch', { [name]: low });
  return low * Math.exp(u * Math.log(high / low));
};

/**
 * Settings drawn at random, each from a stream of its own name, so that one more trial or setting changes no other.
 *
 * @see Bergstra and Bengio 2012, "Random Search for Hyper-Parameter Optimization".
 * @example randomSearch({ space: { lambda: { logUniform: [1e-6, 1] } }, trials: 20, random })
 */
export const randomSearch = ({
  space,
  trials,
  random,
}: {
  readonly space: Readonly<Record<string, Range>>;
  readonly trials: number;
  readonly random: RandomStream;
}): Candidate[] => {
  requirePositiveInteger('randomSearch', { trials });
  return Array.from({ length: trials }, (_, trial) =>
    Object.fromEntries(
      Object.entries(space).map(([name, range]) => [name, draw(name, range, random.stream(name).at(trial))]),
    ),
  );
};

export interface Trial {
  readonly candidate: Candidate;
  /** Steps, epochs or rows: whatever more of costs more. */
  readonly budget: number;
}

export interface Rung {
  readonly budget: number;
  /** By candidate of this rung, the best first. */
  readonly trials: readonly { readonly candidate: Candidate; readonly error: number }[];
}

/**
 * Tries all candidates on a small budget, keeps the best 1/η, gives these η times as much, and so on to the largest.
 * All of a rung are done before the next begins, so that the outcome does not depend on how many work at once, or how
 * fast: asynchronous promotion would be quicker by the wait for a rung's slowest, and differ from run to run.
 *
 * @param options.executor gives a trial's error; one that is not finite counts as worst.
 * @param options.reduction η, 3 if not given.
 * @returns the rungs; the last one's first candidate is the choice.
 * @throws `E_DATA` without candidates; `E_RANGE`
 * @see Jamieson and Talwalkar 2016; Li et al. 2020, "A System for Massively Parallel Hyperparameter Tuning" (ASHA).
 * @example (await successiveHalving({ candidates, smallest: 100, largest: 900, executor })).at(-1).trials[0].candidate
 */
export const successiveHalving = async ({
  candidates,
  smallest,
  largest,
  reduction = 3,
  executor,
}: {
  readonly candidates: readonly Candidate[];
  readonly smallest: number;
  readonly largest: number;
  readonly reduction?: number;
  readonly executor: Executor<Trial, number>;
}): Promise<Rung[]> => {
  requirePositive('successiveHalving', { smallest, largest, 'reduction − 1': reduction - 1 });
  if (candidates.length === 0)
    throw new RidgelineError('E_DATA', 'successiveHalving: expected a candidate or more.');
  const rungs: Rung[] = [];
  let left = candidates;
  for (let budget = smallest; ; budget = Math.min(largest, budget * reduction)) {
    const errors = await executor.run(left.map((candidate) => ({ candidate, budget })));
    const worth = (error: number) => (Number.isFinite(error) ? error : Infinity);
    const trials = left
      .map((candidate, index) => ({ candidate, error: errors[index]! }))
      .sort((a, b) => worth(a.error) - worth(b.error) || 0);
    rungs.push({ budget, trials });
    if (budget >= largest || trials.length === 1) return rungs;
    left = trials
      .slice(0, Math.max(1, Math.floor(left.length / reduction)))
      .map(({ candidate }) => candidate);
  }
};
