import { BATCH_NORM_GRADIENT_KERNEL, BATCH_NORM_KERNEL } from '@ridgeline/tensors';
import { defineKernel } from '../define-kernel.ts';
import { sizeOf } from '../device.ts';

/** [outputs, mean [C], variance [C]] of the batch itself. */
export const batchNorm = defineKernel(BATCH_NORM_KERNEL, (call) => {
  const { inputs, attributes, run, at, output, zeros, room } = call;
  const { shape } = inputs.inputs!;
  const width = shape.at(-1)!;
  const rows = sizeOf(shape.slice(0, -1));
  const outputs = output(shape);
  const [mean, variance] = [zeros([width]), zeros([width])];
  run.columnMoments!(rows, width, ...[inputs.inputs, mean, variance].map(at));
  run.batchNormForward!(
    ...[rows, width, attributes.epsilon as number],
    ...[inputs.inputs, inputs.scale, inputs.offset, mean, variance, outputs].map(at),
    room(4 * width),
  );
  return [outputs, mean, variance];
});

/** Gradients of [inputs, scale, offset]. */
export const batchNormGradient = defineKernel(BATCH_NORM_GRADIENT_KERNEL, (call) => {
  const { inputs, attributes, run, at, output, zeros, room } = call;
  const { shape } = inputs.inputs!;
  const width = shape.at(-1)!;
  const gradients = [output(shape), zeros([width]), zeros([width])];
  run.batchNormBackward!(
    ...[sizeOf(shape.slice(0, -1)), width, attributes.epsilon as number],
    ...[inputs.inputs, inputs.scale, inputs.mean, inputs.variance, inputs.outputsGradient].map(at),
    ...gradients.map(at),
    room(4 * width),
  );
  return gradients;
});
