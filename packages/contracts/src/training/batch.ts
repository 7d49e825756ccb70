import type { Tensor } from '@tensorflow/tfjs-core';
import type { Params } from '../params.ts';

/** Integers (ids) or numbers with a shape, row-major, on the host. */
export interface HostArray {
  readonly shape: readonly number[];
  readonly data: Int32Array | Float32Array;
}

/** The rows that those of a batch are mixed with, each at the place of the row it is mixed with. */
export interface MixedRows {
  readonly partners: Pick<HostBatch, 'inputs' | 'targets' | 'counts'>;
  /** Where the rows' own `inputs` have masks, what these were: the batch has those of either row. */
  readonly own: HostBatch['inputs'];
  /** What each row keeps of itself. */
  readonly share: number;
}

/**
 * One batch as the data package makes it. B rows, T positions.
 *
 * - `inputs` by name, each [B, …]: `ids` [B, T], and beside it what else a model reads, such as a `source` [B, S] to translate.
 *   `idsMask` is 1 where an id is there and 0 where it is padding: what the model may look at; absent means all. The mask of
 *   any other input has its name too: `sourceMask`.
 * - `targets` [B, T] ids, one at each position of `ids` (language models), or [B] (classification)
 * - `counts` of the shape of `targets`, 1 where a target counts in the loss and 0 where it does not; absent means all count
 * - `mixed`: with what its rows are mixed while training; no source of batches says so, but whoever trains
 * - `continues`: row b goes on where row b of the batch before ended, so what the model carries may be carried over
 *
 * A source of whole texts, one in each row, puts the tokenizer's `special.begin` before each and `special.end` after it, and
 * fills rows up with `special.pad`, where `idsMask` and `counts` are 0. A source that cuts windows out of one long text
 * puts in none of them.
 */
export interface HostBatch {
  readonly inputs: Readonly<Record<string, HostArray>>;
  readonly targets: HostArray;
  readonly counts?: HostArray;
  readonly continues?: boolean;
  readonly mixed?: MixedRows;
}

/** A batch on the device, with what its rows carry from the batch before if they do. */
export interface Batch {
  readonly inputs: Readonly<Record<string, Tensor>>;
  readonly targets: Tensor;
  readonly counts?: Tensor;
  readonly carried?: Params;
}

/**
 * The batches of a training run, addressed by step: `at(step)` is a pure function of the source's spec, so a resumed
 * run sees exactly the batches that the unbroken run would have seen.
 */
export interface BatchSource {
  readonly spec: Readonly<Record<string, unknown>>;
  /** Targets in each batch, on average where batches differ. */
  readonly targetsPerBatch: number;
  /** Steps until every target has been seen once on average. */
  readonly stepsPerEpoch: number;
  at(step: number): HostBatch;
}
