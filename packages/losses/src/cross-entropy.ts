import type { Batch, Loss } from '@ridgeline/contracts';
import { requireShape, softmaxCrossEntropy } from '@ridgeline/tensors';
import {
  cast,
  div,
  maximum,
  mean,
  mul,
  ones,
  reshape,
  type Scalar,
  sum,
  type Tensor,
  type Tensor1D,
} from '@tensorflow/tfjs-core';

/** The loss of each target, 0 where it does not count; [B, T], with T = 1 for classifiers. */
const perTarget = (logits: Tensor, { targets, mask }: Batch): { losses: Tensor; counts?: Tensor } => {
  const positions = logits.shape.slice(0, -1);
  const [rows, ...rest] = positions as [number, ...number[]];
  const classes = logits.shape.at(-1)!;
  requireShape('crossEntropy', 'targets', targets, positions);
  const flat = softmaxCrossEntropy(
    reshape(logits, [targets.size, classes]),
    reshape(targets, [targets.size]),
  );
  const shape = [rows, rest.reduce((a, b) => a * b, 1)];
  if (mask === undefined) return { losses: reshape(flat, shape) };
  requireShape('crossEntropy', 'mask', mask, positions);
  const counts = reshape(cast(mask, 'float32'), shape);
  return { losses: mul(reshape(flat, shape), counts), counts };
};

/**
 * Cross-entropy of the softmax in nats: −log p(target), the mean over the targets that count.
 *
 * @returns `mean`: logits [B, T, V] with targets and mask [B, T], or logits [B, C] with targets and mask [B] →
 * scalar; 0 if no target counts. `perExample`: the sum over each row's targets and their number, both [B].
 * @throws `E_SHAPE` if targets or mask do not have the shape of the logits without their last axis. Ids are not
 * looked at: the caller vouches that they lie in 0 … V−1, padding included.
 * @see PyTorch's `CrossEntropyLoss`, where a mask of 0 is `ignore_index`.
 * @example
 * const targets = tensor1d([1], 'int32');
 * crossEntropy().mean(tensor2d([[0, 0]]), { inputs: targets, targets }) // log 2 ≈ 0.693
 */
export const crossEntropy = (): Loss => ({
  spec: { kind: 'crossEntropy' },
  mean: (logits, batch) => {
    const { losses, counts } = perTarget(logits, batch);
    return counts === undefined ? mean<Scalar>(losses) : div(sum(losses), maximum(sum(counts), 1));
  },
  perExample: (logits, batch) => {
    const { losses, counts = ones(losses.shape) } = perTarget(logits, batch);
    return { lossNats: sum<Tensor1D>(losses, 1), targets: sum<Tensor1D>(counts, 1) };
  },
});
