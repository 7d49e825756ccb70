import { type Batch, define, type HostBatch, type Loss, RidgelineError } from '@ridgeline/contracts';
import { requireIds, requireShape, softmaxCrossEntropy, softmaxDivergence } from '@ridgeline/tensors';
import {
  add,
  cast,
  div,
  equal,
  gather,
  mean,
  mul,
  notEqual,
  ones,
  reshape,
  type Scalar,
  sum,
  type Tensor,
  type Tensor1D,
  tensor1d,
} from '@tensorflow/tfjs-core';
import { meanOverTargets } from './mean-over-targets.ts';

/** The options of {@link crossEntropy}. */
export type CrossEntropyOptions = NonNullable<Parameters<typeof crossEntropy>[0]>;

/** @throws `E_SHAPE`, with a hint where it is a mask of padding */
const requireCounts = (counts: Tensor, positions: readonly number[]): void => {
  if (counts.rank <= positions.length) {
    requireShape('crossEntropy', 'counts', counts, positions);
    return;
  }
  throw new RidgelineError(
    'E_SHAPE',
    `crossEntropy: counts must be [${positions.join(', ')}], got [${counts.shape.join(', ')}].`,
    {
      hint: 'It says which targets count. A mask of padding is an input, idsMask, which the model looks at.',
    },
  );
};

/** The targets, but class 0 where one does not count: whatever stands there is not to be looked up. */
const countedIds = ({ targets, counts }: Batch): Tensor =>
  counts === undefined ? targets : mul(targets, cast(notEqual(counts, 0), 'int32'));

/** The loss of each target, 0 where it does not count, and what it weighs; [B, T], with T = 1 for classifiers. */
interface PerTarget {
  readonly losses: Tensor;
  readonly weights?: Tensor;
}

/** Of the logits of all classes. */
const fromLogits = (
  logits: Tensor,
  batch: Batch,
  { labelSmoothing = 0, classWeights }: CrossEntropyOptions,
): PerTarget => {
  const { targets, counts } = batch;
  const positions = logits.shape.slice(0, -1);
  const [rows, ...rest] = positions as [number, ...number[]];
  const classes = logits.shape.at(-1)!;
  requireShape('crossEntropy', 'targets', targets, positions);
  if (counts !== undefined) requireCounts(counts, positions);
  if (classWeights !== undefined) {
    requireShape('crossEntropy', 'classWeights', { shape: [classWeights.length] }, [classes]);
  }
  const ids = countedIds(batch);
  const counted = counts && reshape(cast(counts, 'float32'), [targets.size]);
  const perClass = classWeights && tensor1d([...classWeights]);
  const losses = softmaxCrossEntropy(logits, ids, {
    labelSmoothing,
    ...(counts && { mask: counts }),
    ...(perClass && { classWeights: perClass }),
  });
  const own = perClass && gather(perClass, reshape(ids, [targets.size]) as Tensor1D);
  const weights = own && counted ? mul(own, counted) : (own ?? counted);
  const shape = [rows, rest.reduce((a, b) => a * b, 1)];
  return { losses: reshape(losses, shape), ...(weights && { weights: reshape(weights, shape) }) };
};

/** Of −log p of each target alone. */
const fromNats = (nats: Tensor, batch: Batch, { classWeights }: CrossEntropyOptions): PerTarget => {
  const { targets, counts } = batch;
  requireShape('crossEntropy', 'nats', nats, targets.shape);
  if (counts !== undefined) requireCounts(counts, targets.shape);
  const shape = [targets.shape[0]!, targets.size / targets.shape[0]!];
  const counted = counts && reshape(cast(counts, 'float32'), shape);
  const own =
    classWeights && reshape(gather(tensor1d([...classWeights]), countedIds(batch) as Tensor1D), shape);
  const weights = own && counted ? mul(own, counted) : (own ?? counted);
  const losses = reshape(nats, shape);
  return weights === undefined ? { losses } : { losses: mul(losses, weights), weights };
};

const meanOf = ({ losses, weights }: PerTarget): Scalar => {
  if (weights === undefined) return mean<Scalar>(losses);
  const total = sum(weights);
  // 0/1 where nothing counts
  return div(sum(losses), add(total, cast(equal(total, 0), 'float32')));
};

const byRow = ({ losses, weights = ones(losses.shape) }: PerTarget) => ({
  lossNats: sum<Tensor1D>(losses, 1),
  targets: sum<Tensor1D>(weights, 1),
});

/** Σ over the targets of count · class weight: what the mean divides by. */
const totalWeight = ({ targets, counts }: HostBatch, classWeights: readonly number[] | undefined): number => {
  if (counts === undefined && classWeights === undefined) return targets.data.length;
  let total = 0;
  targets.data.forEach((target, i) => {
    total += (counts?.data[i] ?? 1) * (classWeights?.[target] ?? 1);
  });
  return total;
};

/**
 * Cross-entropy of the softmax in nats: −log p(target), the mean over the targets that count. With label smoothing ε a
 * target is 1 − ε of its class and ε/V of every class; with class weights w the mean is Σ w·loss / Σ w over targets.
 *
 * @returns `mean`: logits [B, T, V] with targets and counts [B, T], or logits [B, C] with targets and counts [B] →
 * scalar; 0 if no target counts. `byTarget`, without label smoothing: the same of −log p of each target. `weight`: what that mean divides by. `perExample`: the sum over each row's targets and their number, with class weights the
 * sum of their weights, both [B]. `divergence`: KL of the softmaxes, without smoothing and weights.
 * @throws `E_RANGE` if ε is not in [0, 1] or a weight is negative; `E_OPTION` if all weights are 0. Later `E_SHAPE` if
 * targets or counts do not have the shape of the logits without their last axis, or there is not one weight for each
 * class. These do not look at ids: `requireTargets` does, which whoever trains or evaluates asks first; it throws `E_DATA` if a target
 * that counts is not in 0 … V−1.
 * @see PyTorch's `CrossEntropyLoss`, where a count of 0 is `ignore_index`; Szegedy et al. 2016 for label smoothing.
 * @example
 * const targets = tensor1d([1], 'int32');
 * crossEntropy().mean(tensor2d([[0, 0]]), { inputs: {}, targets }) // log 2 ≈ 0.693
 */
export const crossEntropy = /* @__PURE__ */ define(
  'crossEntropy',
  {
    about: 'The cross-entropy of the softmax, the mean over the targets that count.',
    formula: '−log p(target), in nats',
    options: {
      labelSmoothing: {
        type: 'number',
        min: 0,
        max: 1,
        optional: true,
        about: 'ε: that share of each target is spread evenly over all classes. Absent: 0.',
      },
      classWeights: {
        type: 'numbers',
        min: 0,
        optional: true,
        about: 'What the loss of each class is multiplied with, one for each. Absent: 1.',
      },
    },
    example: { labelSmoothing: 0.1 },
    same: {
      PyTorch: 'CrossEntropyLoss(weight, label_smoothing)',
      Keras: 'CategoricalCrossentropy(from_logits=True)',
    },
    stage: 'stable',
    since: '0.1.0',
  },
  (options): Omit<Loss, 'spec'> => {
    const { labelSmoothing, classWeights } = options;
    if (classWeights !== undefined && !classWeights.some((weight) => weight > 0)) {
      throw new RidgelineError('E_OPTION', 'crossEntropy: classWeights must not all be 0.');
    }
    return {
      mean: (logits, batch) => meanOf(fromLogits(logits, batch, options)),
      weight: (batch) => totalWeight(batch, classWeights),
      requireTargets: ({ targets, counts }, classes) =>
        requireIds(targets, classes, {
          who: 'crossEntropy',
          name: 'targets',
          hint: 'Where a target does not count, say so by a 0 in counts. Else the model has fewer classes than the data.',
          counts,
        }),
      perExample: (logits, batch) => byRow(fromLogits(logits, batch, options)),
      isOfRows: ({ targets }) => targets.shape.length === 1,
      divergence: (from, to, batch) => meanOverTargets(softmaxDivergence(from, to), batch),
      // what is spread over all classes needs them all
      ...(!labelSmoothing && {
        byTarget: {
          mean: (nats, batch) => meanOf(fromNats(nats, batch, options)),
          perExample: (nats, batch) => byRow(fromNats(nats, batch, options)),
        },
      }),
    };
  },
);
