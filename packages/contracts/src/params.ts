import type { Tensor } from '@tensorflow/tfjs-core';

/** Tensors by path, such as `lstm/0/kernel`. State is keyed by name, never by position. */
export type Params = Readonly<Record<string, Tensor>>;

/** The same on the host: what is saved, posted between threads and hashed. Row-major. */
export interface HostTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}
export type HostParams = Readonly<Record<string, HostTensor>>;

/** Tensors as a file holds them: float32, or float64 where a model was fitted in it. */
export interface StoredTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array;
}
export type StoredParams = Readonly<Record<string, StoredTensor>>;

/** What a parameter does in its model; rules select by it. */
export const roles = [
  'embedding',
  'kernel',
  'recurrent',
  'convolution',
  'attention',
  'bias',
  'norm',
] as const;
export type Role = (typeof roles)[number];

/**
 * A tensor that a model keeps beside its parameters, such as a running mean: a pass of training gives it anew, no
 * gradient and no rule reaches it, and it is saved with the weights. Workers that share a batch come to the mean of theirs,
 * by their rows.
 */
export interface Buffer {
  readonly path: string;
  readonly shape: readonly number[];
}

/** One parameter of a model, before it has a value. */
export interface Parameter {
  readonly path: string;
  readonly role: Role;
  readonly shape: readonly number[];
  /**
   * A table that gives its rows for the ids of these inputs of a batch. Where it does nothing else, the data's gradient of every
   * other row is 0, and workers that share a batch exchange those rows alone.
   */
  readonly lookedUpBy?: readonly string[];
  /** How many ids such a table knows where some share a row, as a buffer of the model says. Absent: each has its own. */
  readonly idCount?: number;
  /** Such a table does something else too: it is the head of the model, say. */
  readonly tied?: true;
}
