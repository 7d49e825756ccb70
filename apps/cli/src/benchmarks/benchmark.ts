import type { GradientExchange, RandomStream } from '@ridgeline/contracts';
import { adam } from '@ridgeline/optimizers';
import { randomStream } from '@ridgeline/tensors';
import { type FitOptions, fit } from '@ridgeline/trainers';

/** What a case is made with, by name: widths, lengths, rates. */
export type Sizes = Readonly<Record<string, number>>;

/** Work that is done over and over, and how much of it one round holds. */
export interface Workload {
  /** What tells it from the other workloads of its case. */
  readonly variant?: string;
  readonly tokens?: number;
  readonly floatingPointOperations?: number;
  /** Every `next` is one round; they never end. */
  readonly rounds: () => AsyncIterator<unknown>;
}

export interface Benchmark {
  readonly about: string;
  /** Its own sizes; `--set` gives others. */
  readonly sizes: Sizes;
  /** Whether several threads can share its work. */
  readonly shares: boolean;
  readonly workloads: (sizes: Sizes, exchange?: GradientExchange) => readonly Workload[];
}

/** Everything that a case draws comes from here. */
export const random: RandomStream = randomStream(1).stream('benchmark');

async function* trainingSteps(options: FitOptions): AsyncGenerator<unknown, void, undefined> {
  for await (const { type } of fit(options)) if (type === 'step-end') yield undefined;
}

/** A case whose rounds are steps of training, as `fit` takes them, with Adam. */
export const trainingBenchmark = <S extends Sizes>(
  about: string,
  sizes: S,
  prepare: (sizes: S) => Pick<FitOptions, 'model' | 'loss' | 'rules' | 'batches'>,
): Benchmark => ({
  about,
  sizes,
  shares: true,
  workloads: (given, exchange) => {
    const prepared = prepare(given as S);
    const optimizer = adam({ learningRate: 1e-3 });
    const run = { ...prepared, optimizer, random, maxSteps: Number.MAX_SAFE_INTEGER };
    return [
      {
        tokens: prepared.batches.targetsPerBatch,
        rounds: () => trainingSteps({ ...run, ...(exchange && { exchange }) }),
      },
    ];
  },
});
