import { LSTM_SEQUENCE_GRADIENT_KERNEL, LSTM_SEQUENCE_KERNEL } from '@ridgeline/tensors';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type Call, defineKernel, type Limits } from '../define-kernel.ts';
import { backward, forward, statesSeen } from './lstm-sequence-shaders.ts';

/** Bytes of `backward`'s workgroup variables, which are more than those of `forward`. */
const roomOf = (width: number): number => 4 * 10 * width;

/** Whole sixty-fours, as many as there is work for: one for each column of the gates, or each takes several. */
const lanesOf = (width: number, { maxComputeInvocationsPerWorkgroup: most }: Limits): number =>
  Math.min(64 * Math.ceil((4 * width) / 64), 256, most!);

const sizesOf = ({ inputs, attributes, limits }: Call) => {
  const [batch, time] = inputs.projected!.shape as [number, number];
  const width = inputs.recurrent!.shape[0]!;
  return {
    batch,
    time,
    width,
    program: {
      constants: { width, reverse: attributes.reverse ? 1 : 0 },
      uniforms: { batch, time },
      workgroups: batch,
      lanes: lanesOf(width, limits),
    },
  };
};

const viewedAs = (info: TensorInfo, shape: number[]): TensorInfo => ({ ...info, shape });

/** [outputs, last cell, notes [B, T, 6H]] */
export const lstmSequence = defineKernel({
  name: LSTM_SEQUENCE_KERNEL,
  fits: ({ recurrent }, limits) => roomOf(recurrent![0]!) <= limits.maxComputeWorkgroupStorageSize!,
  compute: (call) => {
    const { batch, time, width, program } = sizesOf(call);
    const { projected, recurrent, hidden, cell, mask, recurrentMask } = call.inputs;
    const notes = call.run({
      ...program,
      name: 'lstmForward',
      inputs: { projected: projected!, recurrent: recurrent!, hidden: hidden!, cell: cell! },
      optional: { mask, recurrentMask },
      outputShape: [batch, time, 6 * width],
      code: forward,
    });
    const part = (begin: number[], size: number[]) => call.stock('Slice', { x: notes }, { begin, size });
    const last = call.attributes.reverse ? 0 : time - 1;
    return [
      part([0, 0, 5 * width], [batch, time, width]),
      viewedAs(part([0, last, 4 * width], [batch, 1, width]), [batch, width]),
      notes,
    ];
  },
});

/** The gradient of the recurrent kernel: what it saw, transposed, times the gates' gradients, over all positions. */
const recurrentGradient = (call: Call, gates: TensorInfo): TensorInfo => {
  const { batch, time, width, program } = sizesOf(call);
  const { hidden, outputs, recurrentMask } = call.inputs;
  const seen = call.scratch(
    call.run({
      ...program,
      name: 'lstmStatesSeen',
      inputs: { hidden: hidden!, outputs: outputs! },
      optional: { recurrentMask },
      outputShape: [1, batch * time, width],
      workgroups: Math.ceil((batch * time * width) / 64),
      lanes: 64,
      code: statesSeen,
    }),
  );
  const product = call.stock(
    'BatchMatMul',
    { a: seen, b: viewedAs(gates, [1, batch * time, 4 * width]) },
    { transposeA: true, transposeB: false },
  );
  return viewedAs(product, [width, 4 * width]);
};

/** Gradients of [projected, recurrent, hidden, cell]. */
export const lstmSequenceGradient = defineKernel({
  name: LSTM_SEQUENCE_GRADIENT_KERNEL,
  compute: (call) => {
    const { batch, time, width, program } = sizesOf(call);
    const { recurrent, cell, gates: notes, outputsGradient, cellGradient, mask, recurrentMask } = call.inputs;
    const transposed = call.scratch(call.stock('Transpose', { x: recurrent! }, { perm: [1, 0] }));
    const found = call.scratch(
      call.run({
        ...program,
        name: 'lstmBackward',
        inputs: {
          transposed,
          cell: cell!,
          notes: notes!,
          outputsGradient: outputsGradient!,
          cellGradient: cellGradient!,
        },
        optional: { mask, recurrentMask },
        outputShape: [batch, (4 * time + 2) * width],
        code: backward,
      }),
    );
    const part = (begin: number, size: number) =>
      call.stock('Slice', { x: found }, { begin: [0, begin * width], size: [batch, size * width] });
    const projectedGradient = viewedAs(part(0, 4 * time), [batch, time, 4 * width]);
    return [
      projectedGradient,
      recurrentGradient(call, projectedGradient),
      part(4 * time, 1),
      part(4 * time + 1, 1),
    ];
  },
});
