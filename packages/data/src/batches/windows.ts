import { type HostBatch, RidgelineError, requirePositiveInteger } from '@ridgeline/contracts';

/** What every way of cutting ids into batches needs. */
export interface WindowOptions {
  /** The text as ids. */
  readonly ids: Int32Array;
  /** T: positions in each row. */
  readonly sequenceLength: number;
  /** B: rows in each batch. */
  readonly batchSize: number;
  /** What errors call the text, such as "the training part". Defaults to "the text". */
  readonly name?: string;
}

/** @throws `E_RANGE`, or `E_DATA` if the text is shorter than `rows` sequences and the last one's next token. */
export const requireWindows = (
  who: string,
  { ids, sequenceLength, batchSize, name = 'the text' }: WindowOptions,
  rows = 1,
): void => {
  requirePositiveInteger(who, { sequenceLength, batchSize });
  const needed = rows * sequenceLength + 1;
  if (ids.length >= needed) return;
  throw new RidgelineError(
    'E_DATA',
    `${who}: ${name} has ${ids.length} tokens, ${rows === 1 ? 'one sequence needs' : `${rows} sequences need`} ${needed}.`,
    { hint: `Take more text or a shorter sequenceLength${rows === 1 ? '' : ', or fewer rows in a batch'}.` },
  );
};

/** The batch whose rows begin at `starts`: `ids` [B, T], and targets [B, T] one token later. */
export const windowsAt = (ids: Int32Array, sequenceLength: number, starts: ArrayLike<number>): HostBatch => {
  const shape = [starts.length, sequenceLength] as const;
  const inputs = new Int32Array(starts.length * sequenceLength);
  const targets = new Int32Array(starts.length * sequenceLength);
  for (let row = 0; row < starts.length; row++) {
    const start = starts[row]!;
    inputs.set(ids.subarray(start, start + sequenceLength), row * sequenceLength);
    targets.set(ids.subarray(start + 1, start + 1 + sequenceLength), row * sequenceLength);
  }
  return { inputs: { ids: { shape, data: inputs } }, targets: { shape, data: targets } };
};
