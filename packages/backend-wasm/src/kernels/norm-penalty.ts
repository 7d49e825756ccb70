import type { NormFactors } from '@ridgeline/contracts';
import { ADD_NORM_GRADIENT_KERNEL, NORM_PENALTY_KERNEL } from '@ridgeline/tensors';
import { defineKernel } from '../define-kernel.ts';
import { floats, sizeOf } from '../device.ts';

export const normPenalty = defineKernel(
  NORM_PENALTY_KERNEL,
  ({ inputs, attributes, device, run, at, output }) => {
    const { absolute, square } = attributes as unknown as NormFactors;
    const out = output([]);
    const { weights } = inputs;
    floats(device, out)[0] = run.normPenalty!(sizeOf(weights!.shape), at(weights), absolute, square);
    return out;
  },
);

export const addNormGradient = defineKernel(
  ADD_NORM_GRADIENT_KERNEL,
  ({ inputs, attributes, run, at, output }) => {
    const { absolute, square } = attributes as unknown as NormFactors;
    const { gradient, weights } = inputs;
    const out = output(gradient!.shape);
    // nothing added leaves every bit, the sign of a zero included
    if (absolute === 0 && square === 0) run.copy!(at(gradient), at(out), 4 * sizeOf(out.shape));
    else run.addNormGradient!(sizeOf(out.shape), at(gradient), at(weights), absolute, square, at(out));
    return out;
  },
);
