import type { Tensor } from '@tensorflow/tfjs-core';
import type { Buffer, Parameter, Params } from './params.ts';
import type { RandomStream } from './random.ts';
import type { Batch, HostBatch } from './training/batch.ts';
import type { Spec } from './units/spec.ts';
import type { Width } from './width.ts';

/**
 * How a forward pass is made. `noise` is called at every site of the model, in order, with the site's name and its
 * activation, and gives back what the model goes on with: the identity when evaluating.
 */
export interface Mode {
  readonly training: boolean;
  readonly noise: (site: string, activation: Tensor) => Tensor;
  /**
   * Whether anything stands at the site, noise or a penalty of its activity. Where nothing does, a model may leave the
   * site out and compute across it. Without this function every site is watched.
   */
  readonly watched?: (site: string) => boolean;
  /** What the model itself draws from in this pass, such as classes to compare a target with. Absent: it draws nothing. */
  readonly random?: RandomStream;
}

/** What a model tells of its targets without the logits of all classes. */
export interface ByTarget {
  /** C: how many classes there are. */
  readonly classes: number;
  /**
   * −log p of each target in nats, of the shape of the targets; in training it may be what is minimised in its place. Where a
   * target does not count, it is some finite number. The targets are looked at on the host.
   */
  nats(batch: Pick<HostBatch, 'targets' | 'counts'>): Tensor;
}

export interface Forward {
  /**
   * [B, T, V] for language models, [B, C] for classifiers. Beside `byTarget` they are computed when they are read, at
   * each reading: they belong to the scope of who reads them.
   */
  readonly logits: Tensor;
  /**
   * Of a model that has −log p of a target at a lower cost than all logits, where nothing stands at the site `logits`. Losses
   * that look at nothing else go by it.
   */
  readonly byTarget?: ByTarget;
  /**
   * Activations by site, before noise: what activity penalties look at. Every site that is watched is among them, and
   * `logits` wherever they were computed.
   */
  readonly activations: Readonly<Record<string, Tensor>>;
  /** What each row carries on after the last position, for models that carry anything; each tensor is [B, …]. */
  readonly carried?: Params;
  /** The buffers after a pass of training, for models that have some. */
  readonly buffers?: Params;
}

/** Reads texts side by side, one id of each after another, from their beginning. */
export interface Decoder {
  /**
   * Reads one id of each row; the first call says how many rows there are.
   *
   * @returns the logits [B, V] after these ids, row-major; they are overwritten by the next.
   * @throws `E_SHAPE` for another number of rows; `E_DATA` for an id outside the vocabulary.
   */
  next(ids: Int32Array): Float32Array;
  /**
   * Reads several ids of each row, [B, T] row-major, where that is quicker than one after the other.
   *
   * @param rows B.
   * @returns the logits [B, V] after the last of them, as `next` does, which refuses the same.
   */
  readTexts?(ids: Int32Array, rows: number): Float32Array;
  /**
   * Row i goes on from all that row `rows[i]` has read. There may be more rows or fewer than before, as a search with beams wants.
   *
   * @throws `E_RANGE` if there is no such row.
   */
  select(rows: Int32Array): void;
  /**
   * What each row has attended to in its source by the last `next`, [B, S], each row's sum 1; they are overwritten by the next.
   * Absent where a model has no source or does not tell.
   */
  attention?(): Float32Array;
  /** Frees the device's memory. */
  dispose(): void;
}

/**
 * A model is its parameters' names and shapes, their first values, and one pure function. Where it has buffers, these
 * stand beside the parameters in every record of its `Params`.
 */
export interface Model {
  readonly spec: Spec;
  readonly parameters: readonly Parameter[];
  /** What it learns otherwise than by gradients. */
  readonly buffers?: readonly Buffer[];
  /**
   * The inputs of a batch that it reads, where that is not `ids` alone. A batch may lack the masks among them: then all is
   * there.
   */
  readonly inputs?: readonly string[];
  /**
   * The places where noise can be applied and activities can be penalised, in the order of the data flow. Each has a name
   * of its own: places of one kind are numbered, such as `between/0`. `output` is what the head reads: there noise acts where
   * nothing else is said.
   */
  readonly sites: readonly string[];
  /**
   * The input whose positions an activation has, by site, where that is not `ids`. Penalties of activities leave out what the mask
   * of that input names padding.
   */
  readonly siteInputs?: Readonly<Record<string, string>>;
  /**
   * Parameters of which only the direction counts, all of a group together: multiplied with one number above 0 they give the same outputs, but for
   * the ε of a norm, which takes the scale out. Their gradient is then at right angles to them.
   */
  readonly scaleFree?: readonly (readonly string[])[];
  /** Sizes that penalties of units know, and that units at rest may leave. */
  readonly widths?: readonly Width[];
  /**
   * How many ids the logits of a position look at, its own and those before it, where that has an end: generation reads no more than
   * the last of these.
   */
  readonly contextLength?: number;
  init(random: RandomStream): Params;
  forward(params: Params, batch: Omit<Batch, 'targets'>, mode: Mode): Forward;
  /**
   * A quicker way to the same logits, one position at a time; `undefined` where the running backend has none.
   *
   * @param inputs what each row reads besides its ids, such as the `source` [B, S] and `sourceMask` of a translator. They stay the caller's.
   */
  decoder?(params: Params, inputs?: Params): Decoder | undefined;
}
