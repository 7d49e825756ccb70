import type { NormFactors } from '@ridgeline/contracts';
import { ACTIVITY_NORM_GRADIENT_KERNEL, ACTIVITY_NORM_KERNEL } from '@ridgeline/tensors';
import { type Call, defineKernel } from '../define-kernel.ts';
import { floats, sizeOf } from '../device.ts';

/** What both begin with: rows, their width, the numbers, how often each row counts, the factors. */
const rowsOf = ({ inputs, attributes, at }: Call): readonly number[] => {
  const x = inputs.activation!;
  const { absolute, square } = attributes as unknown as NormFactors;
  return [sizeOf(x.shape.slice(0, -1)), x.shape.at(-1)!, at(x), at(inputs.counts), absolute, square];
};

export const activityNorm = defineKernel(ACTIVITY_NORM_KERNEL, (call) => {
  const out = call.output([]);
  floats(call.device, out)[0] = call.run.activityNorm!(...rowsOf(call));
  return out;
});

export const activityNormGradient = defineKernel(ACTIVITY_NORM_GRADIENT_KERNEL, (call) => {
  const { inputs, run, at, output } = call;
  const out = output(inputs.activation!.shape);
  run.activityNormGradient!(...rowsOf(call), at(inputs.sumGradient), at(out));
  return out;
});
