import { SOFTMAX_CROSS_ENTROPY_GRADIENT_KERNEL, SOFTMAX_CROSS_ENTROPY_KERNEL } from '@ridgeline/tensors';
import type { Handle } from '../device.ts';
import { type Raw, rawKernel } from '../raw.ts';

/** Losses [N] and their slopes by the logits [N, V], for targets that are one class each. */
const plain = (raw: Raw, logits: Handle, ids: Handle): readonly [Handle, Handle] =>
  raw.run(
    'SparseSoftmaxCrossEntropyWithLogits',
    [raw.T, raw.type('Tlabels', raw.INT32)],
    [logits, ids],
    2,
  ) as [Handle, Handle];

/** The same for targets t that need not add up to 1: −Σ t·log p, and p·Σt − t. */
const spread = (raw: Raw, logits: Handle, targets: Handle): readonly [Handle, Handle] => {
  const logs = raw.logSoftmax(logits);
  const slopes = raw.sub(raw.mul(raw.exp(logs), raw.sum(targets, 1, true)), targets);
  return [raw.negate(raw.sum(raw.mul(targets, logs), 1)), slopes];
};

/** [losses [...], slopes of the unmasked losses by the logits [..., V]] */
export const softmaxCrossEntropy = rawKernel(
  SOFTMAX_CROSS_ENTROPY_KERNEL,
  (raw, { logits, ids, mask, classWeights }, { labelSmoothing }) => {
    const smoothing = labelSmoothing as number;
    const classes = logits!.shape.at(-1)!;
    const rows = raw.reshape(logits!, [-1, classes]);
    const each = raw.reshapeIntegers(ids!, [-1]);
    const [nats, slopes] =
      smoothing === 0 && classWeights === undefined
        ? plain(raw, rows, each)
        : spread(raw, rows, targetsOf(raw, each, classes, { smoothing, classWeights }));
    const losses = raw.reshape(nats, ids!.shape);
    return [mask === undefined ? losses : raw.mul(losses, mask), raw.reshape(slopes, logits!.shape)];
  },
);

const targetsOf = (
  raw: Raw,
  ids: Handle,
  classes: number,
  { smoothing, classWeights }: { readonly smoothing: number; readonly classWeights: Handle | undefined },
): Handle => {
  const certain = raw.mul(raw.oneHot(ids, classes), raw.number(1 - smoothing));
  const targets = raw.add(certain, raw.number(smoothing / classes));
  return classWeights === undefined ? targets : raw.mul(targets, classWeights);
};

/** The gradient of the logits. */
export const softmaxCrossEntropyGradient = rawKernel(
  SOFTMAX_CROSS_ENTROPY_GRADIENT_KERNEL,
  (raw, { probabilities: slopes, lossesGradient, mask }) => {
    const weights = mask === undefined ? lossesGradient! : raw.mul(lossesGradient!, mask);
    return [raw.mul(slopes!, raw.reshape(weights, [...lossesGradient!.shape, 1]))];
  },
);
