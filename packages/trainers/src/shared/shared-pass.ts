import type { Found, GradientExchange, HostBatch, Params, PassAt } from '@ridgeline/contracts';
import { disposeParams, mapParams, record } from '@ridgeline/tensors';
import { dispose, div, keep, mul, scalar, stack } from '@tensorflow/tfjs-core';
import { lossWeight } from '../rules/mixed-rows.ts';
import { rowCount } from '../step/batches.ts';
import { countPositions, countTargets } from '../step/counted-positions.ts';
import { differentiate, type Part, type PassOptions, scalarsOf } from '../step/differentiate.ts';
import { numbersOf, ownTensors, scoped } from '../step/owned.ts';
import { shardOf } from '../step/shard-rows.ts';
import type { DeviceState } from '../step/train-step.ts';
import { exchangedGradients } from './exchanged-gradients.ts';
import { valuesInTurn, valuesOfArray, valuesOfTensor } from './exchanged-values.ts';

/** 0 of nothing is nothing. */
const shareOf = (part: number, all: number): number => (all === 0 ? 0 : part / all);

const partOf = ({ model, loss }: PassOptions, shard: HostBatch, batch: HostBatch, rank: number): Part => ({
  loss: shareOf(lossWeight(loss, shard), lossWeight(loss, batch)),
  terms: shareOf(countTargets(shard), countTargets(batch)),
  activityOf: (site, { shape }) => {
    const [, ...rest] = shape.slice(0, -1);
    const positionsOf = (part: HostBatch): number =>
      countPositions(part, { model, site }, [rowCount(part), ...rest]);
    return shareOf(positionsOf(shard), positionsOf(batch));
  },
  stream: `worker/${rank}`,
});

/** What this worker found, ready to be put together with what the others did. */
const findOwn = (
  options: PassOptions,
  state: DeviceState,
  shard: HostBatch,
  step: number,
  { at, part }: { readonly at: PassAt; readonly part: Part },
) =>
  scoped(() => {
    const { gradients, buffers, carried, sites, logits, ...found } = differentiate(
      options,
      state,
      shard,
      step,
      at,
      part,
    );
    const rows = rowCount(shard);
    const own = {
      carried,
      // what stays with the rows of this worker
      rows: { sites, ...(logits && { logits }) },
      gradients: ownTensors(gradients),
      // each worker's weigh by its rows, which keeps a count of batches exact
      buffers: mapParams(buffers, (value) => keep(mul(value, rows))),
      terms: found.terms.map(({ name }) => name),
      numbers: keep(stack([...scalarsOf(found)])),
    };
    dispose([...scalarsOf(found), ...Object.values(buffers)]);
    return own;
  });

/** A pass that all workers made. */
export interface SharedPass {
  /** What it found, within a scope: all but gradients is kept, and the caller's from then on. */
  readonly found: () => Found;
  /** The gradients once more, within a scope. */
  readonly gradients: () => Params;
  /** Whether any worker was told to stop. */
  readonly told: boolean;
  /** Frees what the exchange has written. */
  readonly dispose: () => void;
}

/** Makes a pass over this worker's rows, and puts it together with those of the others. */
export const sharedPass = async (
  options: PassOptions & { readonly exchange: GradientExchange; readonly told: boolean },
  state: DeviceState,
  batch: HostBatch,
  step: number,
  at: PassAt = {},
): Promise<SharedPass> => {
  const { exchange, model } = options;
  const shard = shardOf(batch, exchange);
  const part = partOf(options, shard, batch, exchange.rank);
  const own = findOwn(options, state, shard, step, { at, part });
  const [mean, ...ownTerms] = await numbersOf(own.numbers);
  const report = Float32Array.of(part.loss * mean!, ...ownTerms, Number(options.told));
  const gradients = await exchangedGradients(model, own.gradients, batch);
  const paths = Object.keys(own.buffers);
  const buffers = await Promise.all(Object.values(own.buffers).map(valuesOfTensor));
  const values = [...gradients.values, ...buffers];
  const free = (): void => {
    for (const value of values) value.dispose();
  };
  // the exchange reads all values at once, so that the gradients are free when its promise is given
  const summed = exchange.sum(valuesInTurn([...values, valuesOfArray(report)]));
  for (const value of values) value.release();
  try {
    await summed;
  } catch (error) {
    const { sites, logits } = own.rows;
    for (const tensors of [own.carried, sites, logits ? { logits } : {}]) disposeParams(tensors);
    free();
    throw error;
  }
  const [dataLoss, ...terms] = report.subarray(0, -1);
  const allRows = rowCount(batch);
  return {
    found: () => ({
      mean: keep(scalar(dataLoss!)),
      terms: own.terms.map((name, i) => ({ name, value: keep(scalar(terms[i]!)) })),
      gradients: gradients.sums(),
      carried: own.carried,
      ...own.rows,
      buffers: record(paths.map((path, i) => [path, keep(div(buffers[i]!.sums(), allRows))] as const)),
    }),
    gradients: gradients.sums,
    told: report.at(-1)! > 0,
    dispose: free,
  };
};
