import type { NormFactors } from '@ridgeline/contracts';
import { NORM_PENALTY_KERNEL, PENALISED_GRADIENT_KERNEL } from '@ridgeline/tensors';
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

/** [gradient, penalty, squared norm]; in the place of a gradient that is given away and that nobody else holds. */
export const penalisedGradient = defineKernel(
  PENALISED_GRADIENT_KERNEL,
  ({ inputs, attributes, device, run, at, output, shared }) => {
    const { absolute, square, givenAway } = attributes as unknown as NormFactors & { givenAway: boolean };
    const [gradient, weights] = [inputs.gradient!, inputs.weights!];
    const size = sizeOf(gradient.shape);
    // nothing added leaves every bit, the sign of a zero included
    const adds = absolute !== 0 || square !== 0;
    const isOver = !adds || (givenAway && device.refCount(gradient.dataId) === 1);
    const sum = isOver ? shared(gradient) : output(gradient.shape);
    const [penalty, norm] = [output([]), output([])];
    const value = adds
      ? run.penalisedGradient!(size, at(gradient), at(weights), absolute, square, at(sum), at(norm))
      : run.normPenalty!(size, at(weights), 0, 0);
    floats(device, penalty)[0] = value;
    if (!adds) floats(device, norm)[0] = run.squaredNorm!(size, at(sum));
    return [sum, penalty, norm];
  },
);
