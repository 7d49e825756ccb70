import { SOFTMAX_CROSS_ENTROPY_GRADIENT_KERNEL, SOFTMAX_CROSS_ENTROPY_KERNEL } from '@ridgeline/tensors';
import { type Call, defineKernel } from '../define-kernel.ts';
import { floats, integers, sizeOf } from '../device.ts';

/** An id that counts and is no class would be read, and its gradient written, in another tensor. */
const requireClasses = ({ device, inputs: { ids, mask } }: Call, classes: number): void => {
  const counts = mask && floats(device, mask);
  const outside = integers(device, ids!).find((id, i) => (id < 0 || id >= classes) && counts?.[i] !== 0);
  if (outside !== undefined)
    throw new Error(`softmaxCrossEntropy: id ${outside} is not in 0 … ${classes - 1}.`);
};

/** [losses [...], probabilities [..., V]] of logits [..., V] against ids [...]. */
export const softmaxCrossEntropy = defineKernel(
  SOFTMAX_CROSS_ENTROPY_KERNEL,
  (call) => {
    const { inputs, attributes, run, at, output } = call;
    const { logits, ids, mask, classWeights } = inputs;
    const classes = logits!.shape.at(-1)!;
    requireClasses(call, classes);
    const losses = output(ids!.shape);
    const probabilities = output(logits!.shape);
    run.softmaxCrossEntropy!(
      ...[sizeOf(ids!.shape), classes],
      ...[logits, ids, mask, classWeights].map(at),
      Number(attributes.labelSmoothing ?? 0),
      ...[losses, probabilities].map(at),
    );
    return [losses, probabilities];
  },
  { unsaved: ['logits'] },
);

/** Cotangents of the logits, [..., V]: the saved probabilities turn into them in place. */
export const softmaxCrossEntropyGradient = defineKernel(SOFTMAX_CROSS_ENTROPY_GRADIENT_KERNEL, (call) => {
  const { inputs, attributes, run, at, shared } = call;
  const { probabilities, ids, lossesGradient, mask, classWeights } = inputs;
  run.softmaxCrossEntropyGradient!(
    ...[sizeOf(ids!.shape), probabilities!.shape.at(-1)!],
    ...[probabilities, ids, mask, classWeights].map(at),
    Number(attributes.labelSmoothing ?? 0),
    ...[lossesGradient, probabilities].map(at),
  );
  return shared(probabilities!);
});
