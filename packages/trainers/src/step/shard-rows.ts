import type { GradientExchange, HostArray, HostBatch, MixedRows } from '@ridgeline/contracts';
import { mapParams } from '@ridgeline/tensors';
import { requireRows, rowCount } from './batches.ts';

/** Which of the workers, of how many. */
export type Place = Pick<GradientExchange, 'rank' | 'size'>;

/** Rows of a batch: from `first` up to but not including `end`. */
interface Rows {
  readonly first: number;
  readonly end: number;
}

/** Worker r of W takes the rows ⌊r·B/W⌋ … ⌊(r+1)·B/W⌋ of B. */
export const rowsOf = ({ rank, size }: Place, rows: number): Rows => ({
  first: Math.floor((rank * rows) / size),
  end: Math.floor(((rank + 1) * rows) / size),
});

/** The rows of an array. */
export const cut = <T extends HostArray>({ shape, data }: T, { first, end }: Rows) => {
  const [rows, ...rest] = shape as [number, ...number[]];
  const width = data.length / rows;
  return { shape: [end - first, ...rest], data: data.subarray(first * width, end * width) as T['data'] };
};

/** The rows of a batch that are this worker's; there may be none. @throws `E_SHAPE` as {@link requireRows} */
export const shardOf = (batch: HostBatch, place: Place): HostBatch => {
  requireRows(batch);
  const rows = rowsOf(place, rowCount(batch));
  const cutAll = (arrays: HostBatch['inputs']) => mapParams(arrays, (array) => cut(array, rows));
  const cutRows = ({ inputs, targets, counts }: MixedRows['partners']) => ({
    inputs: cutAll(inputs),
    targets: cut(targets, rows),
    ...(counts && { counts: cut(counts, rows) }),
  });
  const { mixed } = batch;
  return {
    ...batch,
    ...cutRows(batch),
    ...(mixed && { mixed: { ...mixed, own: cutAll(mixed.own), partners: cutRows(mixed.partners) } }),
  };
};
