import type { NamedAttrMap } from '@tensorflow/tfjs-core';
import type { Handle } from '../device.ts';
import type { Raw } from '../raw.ts';

/** The positions of a sequence in the order that it is gone through. */
export const positions = (time: number, { reverse }: NamedAttrMap): number[] => {
  const order = Array.from({ length: time }, (_, t) => t);
  return reverse === true ? order.reverse() : order;
};

/** At each position, where the state moves and where it is passed on: two columns of 0 and 1, [B, 1]. */
export interface Counting {
  readonly moves: Handle;
  readonly stays: Handle;
}

/** The mask [B, T] by positions; nothing at each if there is none. */
export const countingAt = (raw: Raw, mask: Handle | undefined): ((t: number) => Counting | undefined) => {
  if (mask === undefined) return () => undefined;
  const [moves, stays] = [mask, raw.sub(raw.number(1), mask)].map((columns) =>
    raw.unpack(raw.reshape(columns, [...columns.shape, 1]), 1),
  ) as [Handle[], Handle[]];
  return (t) => ({ moves: moves[t]!, stays: stays[t]! });
};

/** The state after a position, of the one that it would move to and the one before. */
export const moved = (raw: Raw, counting: Counting | undefined, next: Handle, before: Handle): Handle =>
  counting === undefined ? next : raw.add(raw.mul(counting.moves, next), raw.mul(counting.stays, before));

/** h before each position [B·T, H], as the recurrent product saw it. */
export const hiddenBefore = (
  raw: Raw,
  { outputs, hidden, recurrentMask }: Readonly<Record<string, Handle>>,
  order: readonly number[],
): Handle => {
  const after = raw.unpack(outputs!, 1);
  const before: Handle[] = [];
  order.forEach((t, i) => {
    before[t] = i === 0 ? hidden! : after[order[i - 1]!]!;
  });
  const all = raw.pack(
    recurrentMask === undefined ? before : before.map((h) => raw.mul(h, recurrentMask)),
    1,
  );
  return raw.reshape(all, [-1, outputs!.shape[2]!]);
};

/** h as the recurrent product sees it, and the way back for its gradient. */
export const masked = (raw: Raw, h: Handle, recurrentMask: Handle | undefined): Handle =>
  recurrentMask === undefined ? h : raw.mul(h, recurrentMask);
