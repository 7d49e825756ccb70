import type { Forward, Mode, Params, Spec, UnitWeights } from '@ridgeline/contracts';
import type { DecoderHead } from '@ridgeline/tensors';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { At, Layer } from '../layers/layer.ts';

/** What a head is given of a pass. */
export interface HeadInputs {
  /** [B, T, I] */
  readonly inputs: Tensor;
  /** Passes the site `logits`. */
  readonly at: At;
  readonly mode: Mode;
}

/** The part of a pass that a head gives. Logits that are computed when they are read must not be copied by a spread. */
export type Scores = Pick<Forward, 'logits' | 'byTarget'>;

/** A head in its place in a model. */
export interface HeadLayer extends Layer<HeadInputs, Scores> {
  /** Where its inputs stand in its parameters. It takes their number from what it is given, since some may leave. */
  readonly inputWeights: readonly UnitWeights[];
  /** The same for a model that reads id by id. */
  readonly decoderHead: (params: Params) => DecoderHead;
}

export interface HeadSizes {
  readonly inputs: number;
  readonly classes: number;
}

/** The end of a model: what makes a probability for each class. Classes are to stand in the order of their frequency. */
export interface Head {
  readonly spec: Spec;
  /** Its layer, whose parameters' paths begin with `path`. */
  layer(path: string, sizes: HeadSizes): HeadLayer;
}

/** Whether all logits are to be computed at once, since noise or a penalty stands there. */
export const isWatched = ({ watched }: Mode): boolean => watched?.('logits') ?? true;
