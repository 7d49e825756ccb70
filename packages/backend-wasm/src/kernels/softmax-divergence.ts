import { SOFTMAX_DIVERGENCE_KERNEL } from '@ridgeline/tensors';
import { defineKernel } from '../define-kernel.ts';
import { sizeOf } from '../device.ts';

/** [divergences [...], slopes by the logits of both [..., V]] */
export const softmaxDivergence = defineKernel(SOFTMAX_DIVERGENCE_KERNEL, ({ inputs, run, at, output }) => {
  const { from, to } = inputs;
  const rows = from!.shape.slice(0, -1);
  const outputs = [output(rows), output(from!.shape), output(from!.shape)];
  run.softmaxDivergence!(sizeOf(rows), from!.shape.at(-1)!, at(from), at(to), ...outputs.map(at));
  return outputs;
});
