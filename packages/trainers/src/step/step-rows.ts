import type { HostBatch, Model, RandomStream, StepRows } from '@ridgeline/contracts';
import { mul, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { rowCount } from './batches.ts';
import type { RunMethod } from './find-gradients.ts';
import { type Place, rowsOf, shardOf } from './shard-rows.ts';

interface StepBatch {
  /** All of it. */
  readonly batch: HostBatch;
  readonly step: number;
  /** Which rows are at hand, where workers share it; absent: all. */
  readonly place?: Place;
}

/** What a method may know of the rows of a step. A row draws from a stream named after its place in the whole batch. */
export const stepRows = (
  { model, random }: { readonly model: Model; readonly random: RandomStream },
  { method }: RunMethod,
  { batch, step, place = { rank: 0, size: 1 } }: StepBatch,
): StepRows => {
  const { first, end } = rowsOf(place, rowCount(batch));
  const inputs = shardOf(batch, place).inputs;
  const withoutPadding = (site: string, values: Tensor): Tensor => {
    const mask = inputs[`${model.siteInputs?.[site] ?? 'ids'}Mask`];
    if (mask === undefined || mask.shape.some((size, axis) => size !== values.shape[axis])) return values;
    const spread = [...mask.shape, ...values.shape.slice(mask.shape.length).map(() => 1)];
    return mul(values, tensor(Float32Array.from(mask.data), spread));
  };
  return {
    withoutPadding,
    normal: (site, shape) => {
      const width = shape.slice(1).reduce((a, b) => a * b, 1);
      const drawn = new Float32Array((end - first) * width);
      const stream = random.stream(`gradient/${method.spec.kind}/${site}`);
      for (let row = first; row < end; row++)
        drawn.set(stream.stream(`row/${row}`).at(step).normal(width), (row - first) * width);
      return withoutPadding(site, tensor(drawn, [...shape]));
    },
  };
};
