import type { Scalar, Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import type { Spec } from '../units/spec.ts';
import type { Batch, HostBatch } from './batch.ts';

/**
 * A score of each row of a batch beside its loss, such as 1 where its class is told rightly; the higher the better.
 *
 * @param logits as a model gives them for the batch.
 * @returns [B]
 */
export type RowScore = (logits: Tensor, batch: Batch) => Tensor1D;

/** A data loss in nats. */
export interface Loss {
  readonly spec: Spec;
  /** Mean over the targets that count. This is L̄ of the objective. */
  mean(logits: Tensor, batch: Batch): Scalar;
  /**
   * What `mean` divides by: the number of targets that count, each by its weight if classes have any. The means of the
   * parts of a batch, weighed by this, add up to the mean of the batch.
   */
  weight(batch: HostBatch): number;
  /**
   * Checks the targets of a batch on the host, where they are ids of classes: whoever trains or evaluates asks before `mean` and
   * `perExample`, which cannot look at them.
   *
   * @throws `E_DATA` for a target that counts and is no class.
   */
  requireTargets?(batch: HostBatch, classes: number): void;
  /** Per row of the batch: the sum over its targets, and how many count, by their weights if classes have any. Both [B]. */
  perExample(logits: Tensor, batch: Batch): { readonly lossNats: Tensor1D; readonly targets: Tensor1D };
  /**
   * How far predictions are from others, KL(p‖q), where it is a loss of distributions p(target | input): the mean over the targets
   * that count, each alike.
   *
   * @param from the logits of p. Gradients go into both: who holds p gives them as numbers.
   * @param to those of q, of the same shape.
   */
  divergence?(from: Tensor, to: Tensor, batch: Batch): Scalar;
  /**
   * Whether each row of such a batch has one loss, of what the model says of the whole row: then rows can be mixed. Absent: no batch is
   * of that kind, as where the loss is that of the row's text itself.
   */
  isOfRows?(batch: HostBatch): boolean;
  /** The same of −log p of each target, in place of logits: of a loss that looks at no other class. */
  readonly byTarget?: Pick<Loss, 'mean' | 'perExample'>;
}
