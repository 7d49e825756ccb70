import type { GradientExchange, HostBatch, Loss, Params } from '@ridgeline/contracts';
import { disposeParams, mapParams } from '@ridgeline/tensors';
import { div, mul, scalar } from '@tensorflow/tfjs-core';
import { countPositions } from './counted-positions.ts';
import { exchangedGradients } from './exchanged-gradients.ts';
import { valuesInTurn, valuesOfArray, valuesOfTensor } from './exchanged-values.ts';
import { firstNotFinite } from './finite.ts';
import { shardOf } from './shard.ts';
import {
  type DeviceState,
  differentiate,
  type Found,
  finishStep,
  learningRateOf,
  type Shares,
  type StepOptions,
  type Stepped,
  scoped,
} from './train-step.ts';

/** Data loss and activity penalties by name, and what is told to the others, in an array to be summed. */
const packReport = ({ dataLoss, penalties }: Found, told: boolean): Float32Array =>
  Float32Array.of(dataLoss, ...Object.values(penalties), Number(told));

/** {@link packReport} undone. @param like what was packed */
const unpackReport = (values: Float32Array, like: Found) => {
  const [dataLoss, ...penalties] = values.subarray(0, -1);
  const names = Object.keys(like.penalties);
  return {
    dataLoss: dataLoss!,
    penalties: Object.fromEntries(names.map((name, i) => [name, penalties[i]!])),
    told: values.at(-1)! > 0,
  };
};

/** 0 of nothing is nothing. */
const shareOf = (part: number, all: number): number => (all === 0 ? 0 : part / all);

const sharesOf = (loss: Loss, shard: HostBatch, batch: HostBatch): Shares => ({
  loss: shareOf(loss.weight(shard), loss.weight(batch)),
  activityOf: ({ shape }) => {
    const [, ...rest] = shape.slice(0, -1);
    const positionsOf = (part: HostBatch): number => countPositions(part, [part.inputs.shape[0]!, ...rest]);
    return shareOf(positionsOf(shard), positionsOf(batch));
  },
});

/** The buffers of all workers, to be summed: each weighs by its rows, which keeps a count of batches exact. */
const exchangedBuffers = (own: Params, rows: number, allRows: number) => {
  const values = mapParams(own, (value) => valuesOfTensor(mul(value, rows)));
  return {
    values: Object.values(values),
    means: (): Params => mapParams(values, (value) => div(value.sums(), allRows)),
    dispose: () => {
      for (const value of Object.values(values)) value.dispose();
    },
  };
};

/**
 * The same step taken by several workers, each on its rows of the batch: gradients, data loss and activity penalties are
 * those of the whole batch, since each worker's are weighed by its share of what the loss or the penalty counts, then
 * summed. Noise is drawn from a stream of its own for each worker. A model that looks at its whole batch sees the rows of
 * one worker, and its buffers become the mean over workers, by their rows. All workers come to the same state, bit for bit.
 *
 * @param options.told whether this worker was told to stop.
 * @returns also `told`: whether any worker was.
 * @throws `E_NAN`, on every worker alike; what the exchange throws. The state given is then still whole.
 */
export const trainStepShared = async (
  options: StepOptions & { readonly exchange: GradientExchange; readonly told: boolean },
  state: DeviceState,
  batch: HostBatch,
  step: number,
): Promise<Stepped & { readonly told: boolean }> => {
  learningRateOf(options);
  const { exchange, model, loss } = options;
  const random = options.random.stream(`worker/${exchange.rank}`);
  const shard = shardOf(batch, exchange);
  const [rows, allRows] = [shard, batch].map(({ inputs }) => inputs.shape[0]!) as [number, number];
  // the exchange reads all values at once, so that the gradients are free when its promise is given
  const { own, report, gradients, buffers, summed } = scoped(() => {
    const own = differentiate({ ...options, random }, state, shard, step, sharesOf(loss, shard, batch));
    const report = packReport(own, options.told);
    const gradients = exchangedGradients(model, own.gradients, batch);
    const buffers = exchangedBuffers(own.buffers, rows, allRows);
    const summed = exchange.sum(
      valuesInTurn([...gradients.values, ...buffers.values, valuesOfArray(report)]),
    );
    return { own, report, gradients, buffers, summed };
  });
  try {
    await summed;
    const { told, ...found } = unpackReport(report, own);
    const stepped = scoped(() => {
      const whole = { ...found, gradients: gradients.sums(), carried: own.carried, buffers: buffers.means() };
      if (!Number.isFinite(found.dataLoss)) {
        const loss = { mean: scalar(found.dataLoss) };
        throw firstNotFinite(step, { parameter: state.params, gradient: whole.gradients, loss });
      }
      return finishStep(options, state, whole, step);
    });
    return { ...stepped, told };
  } catch (error) {
    disposeParams(own.carried);
    throw error;
  } finally {
    disposeParams(own.buffers);
    gradients.dispose();
    buffers.dispose();
  }
};
