import {
  type GradientExchange,
  type HostBatch,
  type HostParams,
  type HostTensor,
  RidgelineError,
} from '@ridgeline/contracts';
import { mapParams } from '@ridgeline/tensors';
import type { RunRules } from '../rules/rules.ts';
import { rowCount } from '../step/batches.ts';
import { cut, type Place, rowsOf } from '../step/shard-rows.ts';
import { sumArray } from './exchanged-values.ts';

/** @throws `E_OPTION` if a batch has fewer rows than there are workers. */
export const requireRowForEach = ({ size }: Place, batch: HostBatch): void => {
  const rows = rowCount(batch);
  if (rows >= size) return;
  throw new RidgelineError(
    'E_OPTION',
    `fit: ${size} workers must each have a row of a batch, got ${rows} rows.`,
    { hint: `Use at most ${rows} workers, or larger batches.` },
  );
};

/** @throws `E_OPTION` if an activity penalty is no mean: those of the shards could not be put together. */
export const requireMeanActivities = ({ activities }: RunRules): void => {
  const sum = activities.find(({ activity }) => activity.spec.reduction === 'sum');
  if (sum === undefined) return;
  throw new RidgelineError(
    'E_OPTION',
    `${sum.name}: with several workers its reduction must be "mean", got "sum".`,
    {
      hint: 'Leave the reduction out, or train with one worker.',
    },
  );
};

/** This worker's rows of a state that is carried from batch to batch. */
export const carriedShard = (carried: HostParams, place: Place): HostParams =>
  mapParams(carried, (value) => cut(value, rowsOf(place, value.shape[0]!)));

/** What leaves every float as it is when it is added, −0 included. */
const nothing = -0;

/** Values of which each worker knows some: the others' places hold nothing until they are summed. */
export const placeholder = (length: number): Float32Array => new Float32Array(length).fill(nothing);

/** The state of all rows from each worker's own, bit for bit. @param rows of a whole batch */
export const gatherCarried = async (
  own: HostParams,
  rows: number,
  exchange: GradientExchange,
): Promise<HostParams> => {
  const gathered: Record<string, HostTensor> = Object.create(null);
  for (const [path, { shape, data }] of Object.entries(own)) {
    const [ownRows, ...rest] = shape as [number, ...number[]];
    const width = data.length / ownRows;
    const values = placeholder(rows * width);
    values.set(data, rowsOf(exchange, rows).first * width);
    gathered[path] = { shape: [rows, ...rest], data: await sumArray(exchange, values) };
  }
  return gathered;
};
