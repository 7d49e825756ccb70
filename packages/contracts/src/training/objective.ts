import type { Scalar } from '@tensorflow/tfjs-core';
import type { Forward } from '../model.ts';
import type { RandomStream } from '../random.ts';
import type { Spec } from '../units/spec.ts';
import type { Batch } from './batch.ts';
import type { Loss } from './loss.ts';

/** One pass of the model over a batch, and its mean data loss. */
export interface Pass {
  readonly forward: Forward;
  readonly loss: Scalar;
}

/** The data loss that an objective comes to, and what it adds to it. */
export interface ObjectiveTerms extends Pass {
  /**
   * By name, each with its strength in it: a mean over the targets that count, each alike, so that workers can put theirs
   * together.
   */
  readonly terms: Readonly<Record<string, Scalar>>;
}

/** Which row each row of a batch is mixed with, and what share each keeps of itself. */
export interface Mixing {
  /** A permutation of the rows. */
  readonly partners: Int32Array;
  /** From 0 to 1. */
  readonly share: number;
}

/**
 * What is minimised beside penalties, made of one or several passes over the batch, on the tape. Without one it is the
 * loss of one pass. Evaluation does not see it: there the loss is measured, without noise.
 */
export interface Objective {
  readonly spec: Spec;
  /** Whether it asks the loss how far predictions are from others: then it is for losses that tell their divergence. */
  readonly diverges?: true;
  /**
   * @param pass makes a pass of training. Without a name it is the pass of a plain step; under a name it draws noise of its
   * own.
   * @param loss that of the passes.
   * @returns `forward`: what carries its state and buffers on, and what activity penalties look at.
   */
  terms(pass: (draw?: string) => Pass, batch: Batch, loss: Pick<Loss, 'divergence'>): ObjectiveTerms;
  /**
   * For an objective of rows that are mixed in pairs: its passes see the mean of two rows' embedded inputs, weighed by the share, and
   * give the mean of their two losses. It is drawn on the host, for the whole batch: all passes of a step, and all workers, see the same.
   *
   * @param random a stream that is new for this step.
   */
  mix?(rows: number, random: RandomStream): Mixing;
}
