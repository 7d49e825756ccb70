import type { Forward, HostBatch, Loss } from '@ridgeline/contracts';
import type { Tensor } from '@tensorflow/tfjs-core';

/** A loss, and what it is to be given. */
interface Measures {
  readonly measures: Pick<Loss, 'mean' | 'perExample'>;
  readonly scores: Tensor;
}

/**
 * What a pass is measured by: by its targets alone where both the model and the loss can do without the other classes, else
 * by the logits of all.
 *
 * @throws `E_DATA` for a target that counts and is no class
 */
export const measuresOf = (loss: Loss, forward: Forward, batch: HostBatch): Measures => {
  const { byTarget } = forward;
  if (byTarget !== undefined && loss.byTarget !== undefined) {
    loss.requireTargets?.(batch, byTarget.classes);
    return { measures: loss.byTarget, scores: byTarget.nats(batch) };
  }
  const { logits } = forward;
  loss.requireTargets?.(batch, logits.shape.at(-1)!);
  return { measures: loss, scores: logits };
};
