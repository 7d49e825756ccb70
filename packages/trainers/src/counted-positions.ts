import type { Batch, HostBatch } from '@ridgeline/contracts';
import { mul, ones, reshape, type Tensor } from '@tensorflow/tfjs-core';

/** The masks of a batch that tell about positions [B, …]: those whose axes are the first of them. */
const masksOf = <M extends { readonly shape: readonly number[] }>(
  { inputsMask, mask }: { readonly inputsMask?: M; readonly mask?: M },
  positions: readonly number[],
): readonly M[] =>
  [inputsMask, mask].filter(
    (one): one is M =>
      one !== undefined &&
      one.shape.length <= positions.length &&
      one.shape.every((size, axis) => size === positions[axis]),
  );

/** A mask for every position: [B] as [B, T] where an activation has a position for each t. */
const spread = (mask: Tensor, positions: readonly number[]): Tensor => {
  const missing = positions.length - mask.rank;
  if (missing === 0) return mask;
  return mul(ones([...positions]), reshape(mask, [...mask.shape, ...Array<number>(missing).fill(1)]));
};

/**
 * Which positions of an activation [B, …, F] an activity penalty looks at: those that are no padding and whose targets
 * count, as far as a mask tells; `undefined` where none does.
 */
export const countedPositions = (
  activation: Tensor,
  batch: Pick<Batch, 'inputsMask' | 'mask'>,
): Tensor | undefined => {
  const positions = activation.shape.slice(0, -1);
  const masks = masksOf(batch, positions).map((mask) => spread(mask, positions));
  return masks.length === 2 ? mul(masks[0]!, masks[1]!) : masks[0];
};

/** How many these are, from the batch on the host. */
export const countPositions = (batch: HostBatch, positions: readonly number[]): number => {
  const size = positions.reduce((a, b) => a * b, 1);
  const masks = masksOf(batch, positions).map(({ data }) => ({ data, span: size / data.length }));
  if (masks.length === 0) return size;
  let count = 0;
  for (let position = 0; position < size; position++)
    count += masks.reduce((counts, { data, span }) => counts * data[Math.floor(position / span)]!, 1);
  return count;
};

/** How many targets of a batch count, each alike. */
export const countTargets = ({ targets, mask }: HostBatch): number =>
  mask === undefined ? targets.data.length : Array.from(mask.data).reduce((sum, counts) => sum + counts, 0);
