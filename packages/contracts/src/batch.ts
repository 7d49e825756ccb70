import type { Tensor } from '@tensorflow/tfjs-core';
import type { Params } from './params.ts';

/** Integers (ids) or numbers with a shape, row-major, on the host. */
export interface HostArray {
  readonly shape: readonly number[];
  readonly data: Int32Array | Float32Array;
}

/**
 * One batch as the data package makes it. B rows, T positions.
 *
 * - `inputs` [B, T] ids · `targets` [B, T] ids (language models) or [B] (classification)
 * - `inputsMask` [B, T], 1 where an input is there and 0 where it is padding: what the model may look at; absent means all
 * - `mask` of the shape of `targets`, 1 where a target counts in the loss and 0 where it does not; absent means all count
 * - `continues`: row b goes on where row b of the batch before ended, so the model's state may be carried over
 */
export interface HostBatch {
  readonly inputs: HostArray;
  readonly targets: HostArray;
  readonly inputsMask?: HostArray;
  readonly mask?: HostArray;
  readonly continues?: boolean;
}

/** A batch on the device, with the model's state at its first position if one is carried. */
export interface Batch {
  readonly inputs: Tensor;
  readonly targets: Tensor;
  readonly inputsMask?: Tensor;
  readonly mask?: Tensor;
  readonly state?: Params;
}

/**
 * The batches of a training run, addressed by step: `at(step)` is a pure function of the source's spec, so a resumed
 * run sees exactly the batches that the unbroken run would have seen.
 */
export interface BatchSource {
  readonly spec: Readonly<Record<string, unknown>>;
  /** Targets in each batch. */
  readonly targetsPerBatch: number;
  /** Steps until every target has been seen once on average. */
  readonly stepsPerEpoch: number;
  at(step: number): HostBatch;
}
