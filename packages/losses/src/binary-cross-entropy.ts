import { type Batch, define, type Loss } from '@ridgeline/contracts';
import { requireIds, requireShape, softmaxCrossEntropy, softmaxDivergence } from '@ridgeline/tensors';
import {
  cast,
  mean,
  mul,
  ones,
  reshape,
  stack,
  type Tensor,
  type Tensor1D,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { meanOverTargets } from './mean-over-targets.ts';

/** Logits [0, x] whose softmax at 1 is σ(x): [B, K] → [B, K, 2]. */
const pairsOf = (logits: Tensor): Tensor => stack([zerosLike(logits), logits], 2);

/** The loss of each row, [B]: the mean over its labels. */
const byRow = (logits: Tensor, { targets }: Batch): Tensor1D => {
  requireShape('binaryCrossEntropy', 'logits', logits, ['B', 'K']);
  requireShape('binaryCrossEntropy', 'targets', targets, logits.shape);
  const [rows, labels] = logits.shape as [number, number];
  const pairs = reshape(pairsOf(logits), [rows * labels, 2]);
  const losses = softmaxCrossEntropy(pairs, reshape(targets, [rows * labels]));
  return mean(reshape(losses, [rows, labels]), 1);
};

/**
 * Cross-entropy of labels that a row has or has not, each by itself, in nats: −log σ(x) for a label that it has, −log(1 − σ(x)) for
 * another, the mean over labels and over the rows that count.
 *
 * @returns `mean`: logits [B, K] with targets [B, K] of 0 and 1, and counts [B] → scalar; 0 if no row counts. `perExample`: of each row the
 * mean over its labels, and whether it counts, both [B].
 * @throws later `E_SHAPE` if targets have not the shape of the logits; of `requireTargets`, `E_DATA` for a target that is neither 0 nor 1.
 * @see PyTorch's `BCEWithLogitsLoss`.
 * @example
 * const targets = tensor2d([[1, 0]], [1, 2], 'int32');
 * binaryCrossEntropy().mean(tensor2d([[0, 0]]), { inputs: {}, targets }) // log 2 ≈ 0.693
 */
export const binaryCrossEntropy = /* @__PURE__ */ define(
  'binaryCrossEntropy',
  {
    about: 'The cross-entropy of labels that a row has or has not, each by itself.',
    formula: 'mean over labels of −y·log σ(x) − (1 − y)·log(1 − σ(x)), in nats',
    options: {},
    example: {},
    same: { PyTorch: 'BCEWithLogitsLoss', Keras: 'BinaryCrossentropy(from_logits=True)' },
    stage: 'trial',
    since: '0.1.0',
  },
  (): Omit<Loss, 'spec'> => ({
    mean: (logits, batch) => meanOverTargets(byRow(logits, batch), batch),
    weight: ({ targets, counts }) =>
      counts === undefined ? targets.shape[0]! : Array.from(counts.data).reduce((sum, one) => sum + one, 0),
    requireTargets: ({ targets }) =>
      requireIds(targets, 2, {
        who: 'binaryCrossEntropy',
        name: 'targets',
        hint: 'A label is 1 where the row has it, else 0.',
      }),
    divergence: (from, to, batch) =>
      meanOverTargets(mean(softmaxDivergence(pairsOf(from), pairsOf(to)), 1), batch),
    isOfRows: () => true,
    perExample: (logits, batch) => {
      const losses = byRow(logits, batch);
      const targets: Tensor1D = batch.counts ? cast(batch.counts as Tensor1D, 'float32') : ones(losses.shape);
      return { lossNats: mul(losses, targets), targets };
    },
  }),
);
