import { type Batch, define, type Loss } from '@ridgeline/contracts';
import { requireIds, requireShape, softmaxDivergence } from '@ridgeline/tensors';
import { add, cast, mul, neg, oneHot, onesLike, sum, type Tensor } from '@tensorflow/tfjs-core';
import { crossEntropy } from './cross-entropy.ts';
import { meanOverTargets } from './mean-over-targets.ts';

/** −logits at the targets, of the shape of the targets. */
const natsOf = (logits: Tensor, { targets }: Batch): Tensor => {
  requireShape('negativeLogLikelihood', 'targets', targets, logits.shape.slice(0, -1));
  const classes = logits.shape.at(-1)!;
  // of that type at once it is garbage on wasm, and it knows no single class
  const chosen = classes === 1 ? onesLike(logits) : cast(oneHot(targets, classes), 'float32');
  return neg(sum(mul(chosen, logits), -1));
};

/**
 * Negative log-likelihood in nats of logits that are log-probabilities already, such as log p(text, class) of a generative
 * classifier: −logits at the target, the mean over the targets that count. Nothing is normalised, so other classes have no part
 * in it. With class weights w the mean is Σ w·loss / Σ w over targets.
 *
 * @returns `mean`: logits [B, C] with targets and counts [B] → scalar; 0 if no target counts. `perExample`: of each row its loss, and
 * whether it counts, with class weights its weight, both [B].
 * @throws `E_RANGE` if a weight is negative; `E_OPTION` if all weights are 0. Later `E_SHAPE` if targets have not the shape of the
 * logits without their last axis; of `requireTargets`, `E_DATA` for a target that is not in 0 … C−1.
 * @see PyTorch's `NLLLoss`.
 * @example
 * const targets = tensor1d([1], 'int32');
 * negativeLogLikelihood().mean(tensor2d([[-3, -2]]), { inputs: {}, targets }) // 2
 */
export const negativeLogLikelihood = /* @__PURE__ */ define(
  'negativeLogLikelihood',
  {
    about: 'The negative log-likelihood of rows whose logits are log p of the row with each class.',
    formula: '−log p(row, class), in nats',
    options: {
      classWeights: {
        type: 'numbers',
        min: 0,
        optional: true,
        about: 'What the loss of each class is multiplied with, one for each. Absent: 1.',
      },
    },
    example: {},
    same: { PyTorch: 'NLLLoss(weight)' },
    stage: 'trial',
    since: '0.1.0',
  },
  (options): Omit<Loss, 'spec'> => {
    const { byTarget, weight } = crossEntropy(options);
    return {
      mean: (logits, batch) => byTarget!.mean(natsOf(logits, batch), batch),
      weight,
      requireTargets: ({ targets, counts }, classes) =>
        requireIds(targets, classes, {
          who: 'negativeLogLikelihood',
          name: 'targets',
          hint: 'The model has fewer classes than the data.',
          counts,
        }),
      // of p(class | row), which is the softmax of log p(row, class)
      divergence: (from, to, batch) => meanOverTargets(softmaxDivergence(from, to), batch),
      perExample: (logits, batch) => {
        const { lossNats, targets } = byTarget!.perExample(natsOf(logits, batch), batch);
        // rows without targets are 0, also where a negative number was multiplied with 0
        return { lossNats: add(lossNats, 0), targets };
      },
    };
  },
);
