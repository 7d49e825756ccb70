import { CONV_MAX_OVER_TIME_GRADIENT_KERNEL, CONV_MAX_OVER_TIME_KERNEL } from '@ridgeline/tensors';
import { defineKernel } from '../define-kernel.ts';
import { sizeOf } from '../device.ts';

/** [outputs [B, O], the position of each, int32 [B, O]] of inputs [B, T, C] and a kernel [K, C, O]. */
export const convMaxOverTime = defineKernel(CONV_MAX_OVER_TIME_KERNEL, (call) => {
  const { inputs, run, at, output, room, workspace } = call;
  const [batch, time, channels] = inputs.inputs!.shape as [number, number, number];
  const [size, , filters] = inputs.kernel!.shape as [number, number, number];
  const outputs = output([batch, filters]);
  const positions = output([batch, filters], 'int32');
  run.convMaxOverTime!(
    ...[batch, time, channels, size, filters],
    ...[inputs.inputs, inputs.kernel, inputs.bias, inputs.mask, outputs, positions].map(at),
    room(run.convMaxOverTimeRoom!(size, channels, filters)),
    workspace,
  );
  return [outputs, positions];
});

/** Gradients of [inputs, kernel, bias], by B·O·K·C multiplications: only the windows that won have any. */
export const convMaxOverTimeGradient = defineKernel(CONV_MAX_OVER_TIME_GRADIENT_KERNEL, (call) => {
  const { run, at, output, zeros, room } = call;
  const { inputs, kernel, positions, outputsGradient } = call.inputs;
  const [batch, time, channels] = inputs!.shape as [number, number, number];
  const [size, , filters] = kernel!.shape as [number, number, number];
  const inner = size * channels;
  const bytes = 4 * sizeOf(kernel!.shape);
  const transposed = room(bytes);
  const transposedGradient = room(bytes);
  const inputsGradient = zeros(inputs!.shape);
  const kernelGradient = output(kernel!.shape);
  const biasGradient = zeros([filters]);
  run.transpose!(inner, filters, at(kernel), transposed);
  run.zero!(transposedGradient, bytes);
  run.convMaxOverTimeGradient!(
    ...[batch, time, channels, size, filters],
    at(inputs),
    transposed,
    ...[positions, outputsGradient, inputsGradient].map(at),
    transposedGradient,
  );
  run.transpose!(filters, inner, transposedGradient, at(kernelGradient));
  run.addColumnSums!(batch, filters, at(outputsGradient), 4 * filters, at(biasGradient));
  return [inputsGradient, kernelGradient, biasGradient];
});
