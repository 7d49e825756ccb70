import { LAYER_NORM_GRADIENT_KERNEL, LAYER_NORM_KERNEL } from '@ridgeline/tensors';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { defineKernel } from '../define-kernel.ts';
import { sizeOf } from '../device.ts';

const rowsOf = ({ shape }: TensorInfo): readonly [rows: number, width: number] => [
  sizeOf(shape.slice(0, -1)),
  shape.at(-1)!,
];

/** [outputs, statistics [rows, 2]: mean and 1/√(variance + ε)] */
export const layerNorm = defineKernel(LAYER_NORM_KERNEL, ({ inputs, attributes, run, at, output }) => {
  const [rows, width] = rowsOf(inputs.inputs!);
  const outputs = output(inputs.inputs!.shape);
  const statistics = output([rows, 2]);
  run.layerNormForward!(
    ...[rows, width, attributes.epsilon as number],
    ...[inputs.inputs, inputs.scale, inputs.offset, outputs, statistics].map(at),
  );
  return [outputs, statistics];
});

/** Gradients of [inputs, scale, offset]. */
export const layerNormGradient = defineKernel(LAYER_NORM_GRADIENT_KERNEL, (call) => {
  const { inputs, run, at, output, zeros } = call;
  const [rows, width] = rowsOf(inputs.inputs!);
  const gradients = [output(inputs.inputs!.shape), zeros([width]), zeros([width])];
  run.layerNormBackward!(
    ...[rows, width],
    ...[inputs.inputs, inputs.scale, inputs.statistics, inputs.outputsGradient, ...gradients].map(at),
  );
  return gradients;
});
