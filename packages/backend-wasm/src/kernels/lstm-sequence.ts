import { LSTM_SEQUENCE_GRADIENT_KERNEL, LSTM_SEQUENCE_KERNEL } from '@ridgeline/tensors';
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

/** [outputs, last cell, gates, cells, tanh(cells)]; the last three in the layouts of `assembly/lstm.ts`. */
export const lstmSequence = defineKernel(
  LSTM_SEQUENCE_KERNEL,
  (call) => {
    const { inputs, run, at, output, room, workspace } = call;
    const { projected, recurrent, hidden, cell, mask, recurrentMask } = inputs;
    const sizes = recurrentSizes(call, projected!.shape, recurrent!.shape);
    const { batch, time, padded, reverse } = sizes;
    const gates = output([time, batch, sizes.gates * padded]);
    const cells = output([time + 1, batch, padded]);
    const tanhCells = output([time, batch, padded]);
    const outputs = output([batch, time, sizes.hidden]);
    run.widenRows!(batch, sizes.hidden, at(cell), at(cells));
    run.lstmForward!(
      ...[batch, time, sizes.hidden, reverse],
      at(projected),
      at(gates),
      packedRecurrent(call, recurrent!, sizes, false),
      widened(call, hidden, sizes),
      at(cells),
      at(tanhCells),
      at(outputs),
      at(mask),
      widenedMask(call, recurrentMask, sizes),
      room(bytesOf(batch, padded)),
      workspace,
    );
    const lastCell = narrowed(call, at(cells) + bytesOf(time, batch, padded), sizes);
    return [outputs, lastCell, gates, cells, tanhCells];
  },
  { unsaved: ['projected'] },
);

/** Gradients of [projected, recurrent, hidden, cell]. Turns the saved gates into their cotangents in place. */
export const lstmSequenceGradient = defineKernel(LSTM_SEQUENCE_GRADIENT_KERNEL, (call) => {
  const { inputs, run, at, output, room, workspace } = call;
  const { recurrent, hidden, outputs, gates, mask } = inputs;
  const sizes = recurrentSizes(call, outputs!.shape, recurrent!.shape);
  const { batch, time, padded, reverse } = sizes;
  const recurrentMask = widenedMask(call, inputs.recurrentMask, sizes);
  const hiddenGradient = widened(call, undefined, sizes);
  const cellGradient = widened(call, inputs.cellGradient, sizes);
  const projectedGradient = output([batch, time, recurrent!.shape[1]!]);
  run.lstmBackward!(
    ...[batch, time, sizes.hidden, reverse],
    at(gates),
    packedRecurrent(call, recurrent!, sizes, true),
    at(inputs.cells),
    at(inputs.tanhCells),
    at(inputs.outputsGradient),
    hiddenGradient,
    cellGradient,
    at(projectedGradient),
    at(mask),
    recurrentMask,
    room(bytesOf(batch, padded)),
    workspace,
  );
  const states = statesBefore(call, { hidden: hidden!, outputs: outputs! }, sizes);
  return [
    projectedGradient,
    recurrentGradient(call, recurrent!.shape, { states, d: at(gates), recurrentMask }, sizes),
    narrowed(call, hiddenGradient, sizes),
    narrowed(call, cellGradient, sizes),
  ];
});
