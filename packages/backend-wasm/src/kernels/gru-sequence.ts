import { GRU_SEQUENCE_GRADIENT_KERNEL, GRU_SEQUENCE_KERNEL } from '@ridgeline/tensors';
import { defineKernel } from '../define-kernel.ts';
import {
  bytesOf,
  narrowed,
  packedRecurrent,
  recurrentGradient,
  recurrentSizes,
  statesBefore,
  widened,
  widenedMask,
} from '../recurrent.ts';

/** [outputs, gates, candidates]; the last two in the layouts of `assembly/gru.ts`. */
export const gruSequence = defineKernel(
  GRU_SEQUENCE_KERNEL,
  (call) => {
    const { inputs, run, at, output, room, workspace } = call;
    const { projected, recurrent, recurrentBias, hidden, mask, recurrentMask } = inputs;
    const sizes = recurrentSizes(call, projected!.shape, recurrent!.shape);
    const { batch, time, padded, reverse } = sizes;
    const gates = output([time, batch, sizes.gates * padded]);
    const candidates = output([time, batch, padded]);
    const outputs = output([batch, time, sizes.hidden]);
    const bias = room(bytesOf(3, padded));
    run.widenRows!(3, sizes.hidden, at(recurrentBias), bias);
    run.gruForward!(
      ...[batch, time, sizes.hidden, reverse],
      at(projected),
      at(gates),
      at(candidates),
      bias,
      packedRecurrent(call, recurrent!, sizes, false),
      widened(call, hidden, sizes),
      at(outputs),
      at(mask),
      widenedMask(call, recurrentMask, sizes),
      room(bytesOf(batch, 4 * padded)),
      workspace,
    );
    return [outputs, gates, candidates];
  },
  { unsaved: ['projected'] },
);

/** Gradients of [projected, recurrent, recurrentBias, hidden]. Turns the saved gates into their cotangents in place. */
export const gruSequenceGradient = defineKernel(GRU_SEQUENCE_GRADIENT_KERNEL, (call) => {
  const { inputs, run, at, output, room, workspace } = call;
  const { recurrent, recurrentBias, hidden, outputs, gates, mask } = inputs;
  const sizes = recurrentSizes(call, outputs!.shape, recurrent!.shape);
  const { batch, time, padded, reverse } = sizes;
  const recurrentMask = widenedMask(call, inputs.recurrentMask, sizes);
  const hiddenGradient = widened(call, undefined, sizes);
  const states = statesBefore(call, { hidden: hidden!, outputs: outputs! }, sizes);
  const projectedGradient = output([batch, time, recurrent!.shape[1]!]);
  run.gruBackward!(
    ...[batch, time, sizes.hidden, reverse],
    at(gates),
    at(inputs.candidates),
    states,
    packedRecurrent(call, recurrent!, sizes, true),
    at(inputs.outputsGradient),
    hiddenGradient,
    at(projectedGradient),
    at(mask),
    recurrentMask,
    room(bytesOf(batch, padded)),
    workspace,
  );
  const biasGradient = output(recurrentBias!.shape);
  const sums = room(bytesOf(3, padded));
  run.zero!(sums, bytesOf(3, padded));
  run.addColumnSums!(time * batch, 3 * padded, at(gates), bytesOf(3, padded), sums);
  run.narrowRows!(3, sizes.hidden, sums, at(biasGradient));
  return [
    projectedGradient,
    recurrentGradient(call, recurrent!.shape, { states, d: at(gates), recurrentMask }, sizes),
    biasGradient,
    narrowed(call, hiddenGradient, sizes),
  ];
});
