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
  /** Of a case that trains one model: what it says of its run. */
  readonly training?: (sizes: Sizes) => TrainingParts;
}

/** Everything that a case draws comes from here. */
export const random: RandomStream = randomStream(1).stream('benchmark');

async function* trainingSteps(options: FitOptions): AsyncGenerator<unknown, void, undefined> {
  for await (const { type } of fit(options)) if (type === 'step-end') yield undefined;
}

/** What a case says of a run of training. */
export type TrainingParts = Pick<FitOptions, 'model' | 'loss' | 'rules' | 'batches'>;

/** Work whose rounds are steps of training, as `fit` takes them, with Adam. */
const trainingWorkload = (prepared: TrainingParts, exchange: GradientExchange | undefined): Workload => ({
  tokens: prepared.batches.targetsPerBatch,
  rounds: () =>
    trainingSteps({
      ...prepared,
      optimizer: adam({ learningRate: 1e-3 }),
      random,
      maxSteps: Number.MAX_SAFE_INTEGER,
      ...(exchange && { exchange }),
    }),
});

/** A case that trains one model. */
export const trainingBenchmark = <S extends Sizes>(
  about: string,
  sizes: S,
  prepare: (sizes: S) => TrainingParts,
): Benchmark => ({
  about,
  sizes,
  shares: true,
  workloads: (given, exchange) => [trainingWorkload(prepare(given as S), exchange)],
  training: (given) => prepare(given as S),
});

/** A case that trains several variants of one model, each by itself. */
export const variantsBenchmark = <S extends Sizes>(
  about: string,
  sizes: S,
  prepare: (sizes: S) => Readonly<Record<string, TrainingParts>>,
): Benchmark => ({
  about,
  sizes,
  shares: true,
  workloads: (given, exchange) =>
    Object.entries(prepare(given as S)).map(([variant, prepared]) => ({
      variant,
      ...trainingWorkload(prepared, exchange),
    })),
});
