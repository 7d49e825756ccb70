import { add, cast, mul, reshape, slice, stack, sub, type Tensor } from '@tensorflow/tfjs-core';
import { requireShape } from '../shapes.ts';

/** What every recurrent op takes beside its weights. */
export interface SequenceOptions {
  /** [B, T], 1 where a position counts; where it is 0 the state passes through unchanged. Absent: all count. */
  readonly mask?: Tensor;
  /** [B, H], what h is multiplied with before every recurrent product (variational dropout). Absent: 1. */
  readonly recurrentMask?: Tensor;
  /** Goes from the last position to the first; outputs stay at their positions. False if not given. */
  readonly reverse?: boolean;
}

/** What the checks and the walk need to know of a recurrent op. */
interface Sequence extends SequenceOptions {
  readonly projected: Tensor;
  readonly recurrent: Tensor;
  readonly hidden: Tensor;
  readonly cell?: Tensor;
}

/** One position of a sequence, [B, T, F] → [B, F]. */
export const position = (sequence: Tensor, t: number): Tensor => {
  const [batch, , size] = sequence.shape as [number, number, number];
  return reshape(slice(sequence, [0, t, 0], [batch, 1, size]), [batch, size]);
};

/** The output at the position that is gone through last: the state that a sequence leaves. */
export const lastPosition = (outputs: Tensor, reverse = false): Tensor =>
  position(outputs, reverse ? 0 : outputs.shape[1]! - 1);

/** Checks the tensors of a recurrent op with that many gates, and gives the masks as float32, absent where not given. */
export const requireSequence = (
  who: string,
  gates: number,
  { projected, recurrent, hidden, cell, mask, recurrentMask }: Sequence,
): { readonly mask?: Tensor; readonly recurrentMask?: Tensor } => {
  const size = recurrent.shape[0]!;
  requireShape(who, 'recurrent', recurrent, [size, gates * size]);
  requireShape(who, 'projected', projected, ['B', 'T', gates * size]);
  const [batch, time] = projected.shape as [number, number];
  requireShape(who, 'hidden', hidden, [batch, size]);
  if (cell !== undefined) requireShape(who, 'cell', cell, [batch, size]);
  if (mask !== undefined) requireShape(who, 'mask', mask, [batch, time]);
  if (recurrentMask !== undefined) requireShape(who, 'recurrentMask', recurrentMask, [batch, size]);
  return {
    ...(mask && { mask: cast(mask, 'float32') }),
    ...(recurrentMask && { recurrentMask: cast(recurrentMask, 'float32') }),
  };
};

/** The state after one position, of the position's projection and the state before it; h comes first. */
export type Step = (projected: Tensor, state: readonly Tensor[]) => readonly Tensor[];

/** Goes through a sequence position by position and gives h at each [B, T, H], and the state after the last. */
export const walk = (
  { projected, mask, reverse = false }: Pick<Sequence, 'projected' | 'mask' | 'reverse'>,
  first: readonly Tensor[],
  step: Step,
): { readonly outputs: Tensor; readonly state: readonly Tensor[] } => {
  const [batch, time] = projected.shape as [number, number];
  const outputs: Tensor[] = [];
  let state = first;
  for (let i = 0; i < time; i++) {
    const t = reverse ? time - 1 - i : i;
    let next = step(position(projected, t), state);
    if (mask !== undefined) {
      const counts = slice(mask, [0, t], [batch, 1]);
      next = next.map((value, index) => add(mul(counts, value), mul(sub(1, counts), state[index]!)));
    }
    state = next;
    outputs[t] = state[0]!;
  }
  return { outputs: stack(outputs, 1), state };
};

/** h as the recurrent product sees it. */
export const masked = (hidden: Tensor, recurrentMask?: Tensor): Tensor =>
  recurrentMask === undefined ? hidden : mul(hidden, recurrentMask);
