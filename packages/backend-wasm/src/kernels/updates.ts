import {
  ADAM_KERNEL,
  APPLY_UPDATE_KERNEL,
  DROPOUT_MASK_KERNEL,
  LERP_KERNEL,
  SQUARED_NORM_KERNEL,
} from '@ridgeline/tensors';
import { defineKernel } from '../define-kernel.ts';
import { floats, sizeOf } from '../device.ts';

export const squaredNorm = defineKernel(SQUARED_NORM_KERNEL, ({ inputs, device, run, at, output }) => {
  const out = output([]);
  floats(device, out)[0] = run.squaredNorm!(sizeOf(inputs.x!.shape), at(inputs.x));
  return out;
});

/** [update or weights, first, second]; in the place of weights and moments that are given away and that nobody else holds. */
export const adam = defineKernel(ADAM_KERNEL, ({ inputs, attributes, device, run, at, output, shared }) => {
  const { gradient, first, second, weights } = inputs;
  const { beta1, beta2, rate, epsilon, scale, threshold, divisor } = attributes as Record<string, number>;
  const { sizeRate = 0, absolute = 0, square = 0 } = attributes as Record<string, number>;
  const outputs = [weights, first, second].map((given) =>
    given !== undefined && attributes.givenAway === true && device.refCount(given.dataId) === 1
      ? shared(given)
      : output(gradient!.shape),
  );
  run.adam!(
    sizeOf(gradient!.shape),
    ...[gradient, first, second, weights].map(at),
    ...[beta1!, 1 - beta1!, beta2!, 1 - beta2!, rate!, epsilon!],
    ...(weights === undefined ? [1, 0, 1] : [scale!, threshold!, divisor!]),
    ...[sizeRate, absolute, square],
    ...outputs.map(at),
  );
  return outputs;
});

export const applyUpdate = defineKernel(APPLY_UPDATE_KERNEL, ({ inputs, attributes, run, at, output }) => {
  const { weights, update } = inputs;
  const { scale, threshold, divisor } = attributes as Record<string, number>;
  const out = output(weights!.shape);
  run.applyUpdate!(sizeOf(out.shape), at(weights), at(update), scale!, threshold!, divisor!, at(out));
  return out;
});

/** In the place of numbers that are given away and that nobody else holds. */
export const lerp = defineKernel(LERP_KERNEL, ({ inputs, attributes, device, run, at, output, shared }) => {
  const [from, towards] = [inputs.from!, inputs.towards!];
  const { share, givenAway } = attributes as { share: number; givenAway: boolean };
  const out = givenAway && device.refCount(from.dataId) === 1 ? shared(from) : output(from.shape);
  run.lerp!(sizeOf(from.shape), at(from), at(towards), share, at(out));
  return out;
});

export const dropoutMask = defineKernel(DROPOUT_MASK_KERNEL, ({ attributes, run, at, output, room }) => {
  const { rate, key0, key1, stepLow, stepHigh } = attributes as Record<string, number>;
  const out = output(attributes.shape as number[]);
  // 24 bits of a word make its uniform number, which is compared with the rate
  const threshold = Math.ceil(rate! * 2 ** 24);
  const address = [key0!, key1!, stepLow!, stepHigh!];
  run.dropoutMask!(sizeOf(out.shape), ...address, threshold, 1 / (1 - rate!), at(out), room(64));
  return out;
});
