import { RNN_SEQUENCE_GRADIENT_KERNEL, RNN_SEQUENCE_KERNEL } from '@ridgeline/tensors';
import { defineKernel } from '../define-kernel.ts';
import {
  bytesOf,
  narrowed,
  packedRecurrent,
  recurrentGradient,
  recurrentSizes,
  statesBefore,
  toSteps,
  widened,
  widenedMask,
} from '../recurrent.ts';

/** [outputs] */
export const rnnSequence = defineKernel(
  RNN_SEQUENCE_KERNEL,
  (call) => {
    const { inputs, attributes, run, at, output, room, workspace, device } = call;
    const { projected, recurrent, hidden, mask, recurrentMask } = inputs;
    const sizes = recurrentSizes(call, projected!.shape, recurrent!.shape);
    const { batch, time, padded, reverse } = sizes;
    const gates = output([time, batch, sizes.gates * padded]);
    const outputs = output([batch, time, sizes.hidden]);
    run.rnnForward!(
      ...[batch, time, sizes.hidden, reverse],
      attributes.activation === 'relu' ? 1 : 0,
      at(projected),
      at(gates),
      packedRecurrent(call, recurrent!, sizes, false),
      widened(call, hidden, sizes),
      at(outputs),
      at(mask),
      widenedMask(call, recurrentMask, sizes),
      room(bytesOf(batch, padded)),
      workspace,
    );
    device.disposeData(gates.dataId);
    return [outputs];
  },
  { unsaved: ['projected'] },
);

/** Gradients of [projected, recurrent, hidden]. */
export const rnnSequenceGradient = defineKernel(RNN_SEQUENCE_GRADIENT_KERNEL, (call) => {
  const { inputs, attributes, run, at, output, room, workspace, device } = call;
  const { recurrent, hidden, outputs, mask } = inputs;
  const sizes = recurrentSizes(call, outputs!.shape, recurrent!.shape);
  const { batch, time, padded, reverse } = sizes;
  const recurrentMask = widenedMask(call, inputs.recurrentMask, sizes);
  const hiddenGradient = widened(call, undefined, sizes);
  const projectedGradient = output([batch, time, recurrent!.shape[1]!]);
  const d = toSteps(call, outputs!, sizes);
  run.rnnBackward!(
    ...[batch, time, sizes.hidden, reverse],
    attributes.activation === 'relu' ? 1 : 0,
    at(d),
    packedRecurrent(call, recurrent!, sizes, true),
    at(inputs.outputsGradient),
    hiddenGradient,
    at(projectedGradient),
    at(mask),
    recurrentMask,
    room(bytesOf(batch, padded)),
    workspace,
  );
  const states = statesBefore(call, { hidden: hidden!, outputs: outputs! }, sizes);
  const gradients = [
    projectedGradient,
    recurrentGradient(call, recurrent!.shape, { states, d: at(d), recurrentMask }, sizes),
    narrowed(call, hiddenGradient, sizes),
  ];
  device.disposeData(d.dataId);
  return gradients;
});
