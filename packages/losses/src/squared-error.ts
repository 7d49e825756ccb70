import { type Batch, define, type Loss } from '@ridgeline/contracts';
import { requireShape } from '@ridgeline/tensors';
import { cast, mean, mul, ones, squaredDifference, type Tensor, type Tensor1D } from '@tensorflow/tfjs-core';
import { meanOverTargets } from './mean-over-targets.ts';

/** The loss of each row, [B]: the mean over its numbers. */
const byRow = (outputs: Tensor, { targets }: Batch): Tensor1D => {
  requireShape('squaredError', 'outputs', outputs, ['B', 'K']);
  requireShape('squaredError', 'targets', targets, outputs.shape);
  return mean(squaredDifference(outputs, cast(targets, 'float32')), 1);
};

/**
 * Squared error of numbers: (x − y)², the mean over the numbers of a row and over the rows that count. It is no number of nats, but
 * the negative log-likelihood under a normal distribution of variance ½, without its constant.
 *
 * @returns `mean`: outputs [B, K] with targets [B, K], and counts [B] → scalar; 0 if no row counts. `perExample`: of each row the mean
 * over its numbers, and whether it counts, both [B].
 * @throws later `E_SHAPE` if targets have not the shape of the outputs.
 * @see PyTorch's `MSELoss`.
 * @example squaredError().mean(tensor2d([[1], [3]]), { inputs: {}, targets: tensor2d([[1], [1]]) }) // 2
 */
export const squaredError = /* @__PURE__ */ define(
  'squaredError',
  {
    about: 'The squared error of numbers that a row is to tell.',
    formula: 'mean over numbers of (x − y)²',
    options: {},
    example: {},
    same: { PyTorch: 'MSELoss', Keras: 'MeanSquaredError' },
    stage: 'trial',
    since: '0.1.0',
  },
  (): Omit<Loss, 'spec'> => ({
    mean: (outputs, batch) => meanOverTargets(byRow(outputs, batch), batch),
    weight: ({ targets, counts }) =>
      counts === undefined ? targets.shape[0]! : Array.from(counts.data).reduce((sum, one) => sum + one, 0),
    // KL of two normal distributions of variance ½
    divergence: (from, to, batch) => meanOverTargets(mean(squaredDifference(from, to), 1), batch),
    isOfRows: () => true,
    perExample: (outputs, batch) => {
      const losses = byRow(outputs, batch);
      const targets: Tensor1D = batch.counts ? cast(batch.counts as Tensor1D, 'float32') : ones(losses.shape);
      return { lossNats: mul(losses, targets), targets };
    },
  }),
);
