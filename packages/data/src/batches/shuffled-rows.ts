import type { RandomStream } from '@ridgeline/contracts';

export interface ShuffledRowsOptions {
  /** n */
  readonly rows: number;
  /** B */
  readonly batchSize: number;
  readonly random: RandomStream;
  /** Puts rows of like lengths together: those of so many batches at a time. Absent: none. */
  readonly alike?: { readonly batches: number; readonly lengthOf: (row: number) => number };
}

/** The rows of some batches in order of length, and the batches of them in a new order. */
const putTogether = (
  rows: Int32Array,
  { batchSize, alike }: ShuffledRowsOptions,
  random: RandomStream,
): number[] => {
  const sorted = Array.from(rows).sort((a, b) => alike!.lengthOf(a) - alike!.lengthOf(b));
  const whole = Math.floor(sorted.length / batchSize);
  const order = random.permutation(whole);
  // what fills no batch stays at the end
  return [
    ...Array.from(order).flatMap((batch) => sorted.slice(batch * batchSize, (batch + 1) * batchSize)),
    ...sorted.slice(whole * batchSize),
  ];
};

/**
 * The rows of each step, in a new order every epoch: of the endless sequence in which epoch e follows epoch e − 1, each all n rows as
 * `random.at(e)` permutes them, step s has those from s·B on.
 */
export const shuffledRows = (options: ShuffledRowsOptions): ((step: number) => number[]) => {
  const { rows, batchSize, random, alike } = options;
  const ordered = (epoch: number): Int32Array => {
    const stream = random.at(epoch);
    const order = stream.permutation(rows);
    if (alike === undefined) return order;
    const span = alike.batches * batchSize;
    const parts = Array.from({ length: Math.ceil(rows / span) }, (_, part) =>
      putTogether(order.subarray(part * span, (part + 1) * span), options, stream.stream(`alike/${part}`)),
    );
    return Int32Array.from(parts.flat());
  };
  // one order is kept, which the next steps ask for again
  let last: { readonly epoch: number; readonly order: Int32Array } | undefined;
  const orderOf = (epoch: number): Int32Array => {
    if (last?.epoch !== epoch) last = { epoch, order: ordered(epoch) };
    return last.order;
  };
  return (step) =>
    Array.from({ length: batchSize }, (_, row) => {
      const place = step * batchSize + row;
      return orderOf(Math.floor(place / rows))[place % rows]!;
    });
};
