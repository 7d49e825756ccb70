import type { Tensor } from '@tensorflow/tfjs-core';
import type { Buffer, Parameter, Params } from './params.ts';
import type { RandomStream } from './random.ts';
import type { Batch } from './training/batch.ts';
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
}

export interface Forward {
  /** [B, T, V] for language models, [B, C] for classifiers. */
  readonly logits: Tensor;
  /**
   * Activations by site, before noise: what activity penalties look at. `logits` is always among them, and so is every
   * site that is watched.
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
   * Row i goes on from all that row `rows[i]` has read. There may be more rows or fewer than before, as a search with beams wants.
   *
   * @throws `E_RANGE` if there is no such row.
   */
  select(rows: Int32Array): void;
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
  /** Sizes that penalties of units know, and that units at rest may leave. */
  readonly widths?: readonly Width[];
  init(random: RandomStream): Params;
  forward(params: Params, batch: Omit<Batch, 'targets'>, mode: Mode): Forward;
  /** A quicker way to the same logits, one position at a time; `undefined` where the running backend has none. */
  decoder?(params: Params): Decoder | undefined;
}
