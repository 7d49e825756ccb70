import type { Batch, HostBatch, Model } from '@ridgeline/contracts';
import { mul, ones, reshape, type Tensor } from '@tensorflow/tfjs-core';

/** A site of a model. */
export interface ModelSite {
  readonly model: Pick<Model, 'siteInputs'>;
  readonly site: string;
}

/**
 * What a batch tells about the positions [B, …] of a site, as far as its axes are the first of them: the mask of the input
 * that the site stands at, and which targets count; those of each position stand at `ids`.
 */
const masksOf = <M extends { readonly shape: readonly number[] }>(
  { inputs, counts }: { readonly inputs: Readonly<Record<string, M>>; readonly counts?: M },
  { model, site }: ModelSite,
  positions: readonly number[],
): readonly M[] => {
  const input = model.siteInputs?.[site] ?? 'ids';
  const counted = input === 'ids' || counts?.shape.length === 1 ? counts : undefined;
  return [inputs[`${input}Mask`], counted].filter(
    (one): one is M =>
      one !== undefined &&
      one.shape.length <= positions.length &&
      one.shape.every((size, axis) => size === positions[axis]),
  );
};

/** A mask for every position: [B] as [B, T] where an activation has a position for each t. */
const spread = (mask: Tensor, positions: readonly number[]): Tensor => {
  const missing = positions.length - mask.rank;
  if (missing === 0) return mask;
  return mul(ones([...positions]), reshape(mask, [...mask.shape, ...Array<number>(missing).fill(1)]));
};

/**
 * Which positions of an activation [B, …, F] an activity penalty looks at: those that are no padding and whose targets
 * count, as far as the batch tells; `undefined` where it does not.
 */
export const countedPositions = (
  activation: Tensor,
  batch: Pick<Batch, 'inputs' | 'counts'>,
  place: ModelSite,
): Tensor | undefined => {
  const positions = activation.shape.slice(0, -1);
  const masks = masksOf(batch, place, positions).map((mask) => spread(mask, positions));
  return masks.length === 2 ? mul(masks[0]!, masks[1]!) : masks[0];
};

/** How many these are, from the batch on the host. */
export const countPositions = (batch: HostBatch, place: ModelSite, positions: readonly number[]): number => {
  const size = positions.reduce((a, b) => a * b, 1);
  const masks = masksOf(batch, place, positions).map(({ data }) => ({ data, span: size / data.length }));
  if (masks.length === 0) return size;
  let count = 0;
  for (let position = 0; position < size; position++)
    count += masks.reduce((counts, { data, span }) => counts * data[Math.floor(position / span)]!, 1);
  return count;
};

/** How many targets of a batch count, each alike. */
export const countTargets = ({ targets, counts }: HostBatch): number =>
  counts === undefined ? targets.data.length : Array.from(counts.data).reduce((sum, one) => sum + one, 0);
