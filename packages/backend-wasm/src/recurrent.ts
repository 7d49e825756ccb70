import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Call } from './define-kernel.ts';
import { sizeOf } from './device.ts';

/** The sizes of a recurrent layer's call; `padded` is the width that its gates have in `assembly/sequence.ts`. */
export interface RecurrentSizes {
  readonly batch: number;
  readonly time: number;
  readonly hidden: number;
  readonly padded: number;
  readonly gates: number;
  readonly reverse: 0 | 1;
}

/** @param sequence [batch, time, …] · recurrent [hidden, gates·hidden] */
export const recurrentSizes = (
  { attributes }: Call,
  sequence: readonly number[],
  recurrent: readonly number[],
): RecurrentSizes => {
  const [batch, time] = sequence as [number, number];
  const [hidden, width] = recurrent as [number, number];
  const padded = 8 * Math.ceil(hidden / 8);
  return { batch, time, hidden, padded, gates: width / hidden, reverse: attributes.reverse ? 1 : 0 };
};

/** What is there of every position, in the order of steps and widened. [time, batch, gates·padded] */
export const toSteps = (call: Call, projected: TensorInfo, sizes: RecurrentSizes): TensorInfo => {
  const { batch, time, gates, hidden, padded, reverse } = sizes;
  const result = call.output([time, batch, gates * padded]);
  call.run.toSteps!(batch, time, gates, hidden, reverse, call.at(projected), call.at(result));
  return result;
};

/** The recurrent kernel packed for products from the right, or with its transpose. */
export const packedRecurrent = (
  call: Call,
  recurrent: TensorInfo,
  { gates, hidden, padded }: RecurrentSizes,
  transposed: boolean,
): number => {
  const packed = call.room(call.run.packedRecurrentBytes!(gates, hidden));
  const unpadded = padded === hidden ? 0 : call.room(4 * padded * gates * padded);
  const pack = call.run[transposed ? 'packRecurrentTransposed' : 'packRecurrent']!;
  pack(gates, hidden, call.at(recurrent), unpadded, packed);
  return packed;
};

/** A state [batch, hidden], or zeros, widened into room of its own. */
export const widened = (
  call: Call,
  state: TensorInfo | undefined,
  { batch, hidden, padded }: RecurrentSizes,
): number => {
  const room = call.room(4 * batch * padded);
  if (state === undefined) call.run.zero!(room, 4 * batch * padded);
  else call.run.widenRows!(batch, hidden, call.at(state), room);
  return room;
};

/** The mask of recurrent dropout, widened; 0 if there is none. */
export const widenedMask = (call: Call, mask: TensorInfo | undefined, sizes: RecurrentSizes): number =>
  mask === undefined ? 0 : widened(call, mask, sizes);

/** A widened state back as a tensor [batch, hidden]. */
export const narrowed = (call: Call, state: number, { batch, hidden }: RecurrentSizes): TensorInfo => {
  const result = call.output([batch, hidden]);
  call.run.narrowRows!(batch, hidden, state, call.at(result));
  return result;
};

/** The state before every step, [time, batch, padded]. */
export const statesBefore = (
  call: Call,
  { hidden, outputs }: Readonly<Record<'hidden' | 'outputs', TensorInfo>>,
  { batch, time, hidden: width, padded, reverse }: RecurrentSizes,
): number => {
  const states = call.room(4 * time * batch * padded);
  call.run.statesBefore!(batch, time, width, reverse, call.at(hidden), call.at(outputs), states);
  return states;
};

/** statesᵀ · d over all steps: the gradient of the recurrent kernel. The mask of recurrent dropout acts on `states`. */
export const recurrentGradient = (
  call: Call,
  shape: readonly number[],
  {
    states,
    d,
    recurrentMask,
  }: { readonly states: number; readonly d: number; readonly recurrentMask: number },
  { batch, time, gates, hidden, padded }: RecurrentSizes,
): TensorInfo => {
  if (recurrentMask !== 0) call.run.multiplyBlocks!(time, batch * padded, recurrentMask, states);
  const result = call.output(shape);
  call.run.recurrentGradient!(time * batch, gates, hidden, states, d, call.at(result), call.workspace);
  return result;
};

export const bytesOf = (...shape: readonly number[]): number => 4 * sizeOf(shape);
