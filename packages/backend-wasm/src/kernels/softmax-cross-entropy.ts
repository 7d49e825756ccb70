import { SOFTMAX_CROSS_ENTROPY_GRADIENT_KERNEL, SOFTMAX_CROSS_ENTROPY_KERNEL } from '@ridgeline/tensors';
import { type Call, defineKernel } from '../define-kernel.ts';
import { floats, integers } from '../device.ts';

/** An id that counts and is no class would be read, and its gradient written, in another tensor. */
const requireClasses = ({ device, inputs: { ids, mask } }: Call, classes: number): void => {
  const counts = mask && floats(device, mask);
  const outside = integers(device, ids!).find((id, i) => (id < 0 || id >= classes) && counts?.[i] !== 0);
  if (outside !== undefined)
    throw new Error(`softmaxCrossEntropy: id ${outside} is not in 0 … ${classes - 1}.`);
};

/** [losses [N], probabilities [N, V]] of logits [N, V] against ids [N]. */
export const softmaxCrossEntropy = defineKernel(SOFTMAX_CROSS_ENTROPY_KERNEL, (call) => {
  const { inputs, attributes, run, at, output } = call;
  const { logits, ids, mask, classWeights } = inputs;
  const [rows, classes] = logits!.shape as [number, number];
  requireClasses(call, classes);
  const losses = output([rows]);
  const probabilities = output([rows, classes]);
  run.softmaxCrossEntropy!(
    ...[rows, classes],
    ...[logits, ids, mask, classWeights].map(at),
    Number(attributes.labelSmoothing ?? 0),
    ...[losses, probabilities].map(at),
  );
  return [losses, probabilities];
});

/** Cotangents of the logits, [N, V]. */
export const softmaxCrossEntropyGradient = defineKernel(SOFTMAX_CROSS_ENTROPY_GRADIENT_KERNEL, (call) => {
  const { inputs, attributes, run, at, output } = call;
  const { probabilities, ids, lossesGradient, mask, classWeights } = inputs;
  const [rows, classes] = probabilities!.shape as [number, number];
  const out = output([rows, classes]);
  run.softmaxCrossEntropyGradient!(
    ...[rows, classes],
    ...[probabilities, ids, mask, classWeights].map(at),
    Number(attributes.labelSmoothing ?? 0),
    ...[lossesGradient, out].map(at),
  );
  return out;
});
