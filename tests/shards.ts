import type { GradientExchange, RunEvent } from '@ridgeline/contracts';
import { type LanguageModelRun, train } from '@ridgeline/recipes';

/** Exchanges of workers that live in one thread: what they give is added by a plain loop when the last has come. */
export const inOneThread = (size: number): GradientExchange[] => {
  let given: Float32Array[] = [];
  let waiting: ((sums: Float32Array) => void)[] = [];
  const addUp = (): Float32Array => {
    const total = Float32Array.from(given[0]!);
    for (const values of given.slice(1)) for (let i = 0; i < total.length; i++) total[i]! += values[i]!;
    return total;
  };
  return Array.from({ length: size }, (_, rank) => ({
    rank,
    size,
    sum: (values) => {
      const own = new Float32Array(values.length);
      values.read(0, own);
      const written = new Promise<Float32Array>((resolve) => {
        given[rank] = own;
        waiting.push(resolve);
      }).then((sums) => values.write(0, sums));
      if (waiting.length === size) {
        const [total, all] = [addUp(), waiting];
        given = [];
        waiting = [];
        for (const tell of all) tell(total);
      }
      return written;
    },
  }));
};

type End = Extract<RunEvent, { type: 'run-end' }>;

/** A worker's events and its end. */
export const finish = async (
  events: AsyncIterable<RunEvent>,
): Promise<{ readonly seen: readonly RunEvent[]; readonly end: End }> => {
  const seen: RunEvent[] = [];
  for await (const event of events) seen.push(event);
  const end = seen.at(-1);
  if (end?.type !== 'run-end') throw new Error('the run has no end');
  return { seen, end };
};

/** Trains one run on several workers in this thread, and gives what each of them told. */
export const trainShared = (
  run: LanguageModelRun,
  exchanges: readonly GradientExchange[],
  options: Omit<NonNullable<Parameters<typeof train>[1]>, 'exchange'> = {},
) => Promise.all(exchanges.map((exchange) => finish(train(run, { ...options, exchange }))));
