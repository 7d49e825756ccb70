import type { GradientExchange, HostBatch, Loss, Params, RidgelineError } from '@ridgeline/contracts';
import { disposeParams, mapParams, record } from '@ridgeline/tensors';
import { dispose, div, keep, mul, scalar, stack } from '@tensorflow/tfjs-core';
import { countPositions } from './counted-positions.ts';
import { exchangedGradients } from './exchanged-gradients.ts';
import { valuesInTurn, valuesOfArray, valuesOfTensor } from './exchanged-values.ts';
import { firstNotFinite } from './finite.ts';
import { numbersOf, ownTensors, scoped } from './owned.ts';
import type { RunRules } from './rules.ts';
import { shardOf } from './shard.ts';
import {
  type DeviceState,
  differentiate,
  move,
  requireStep,
  type Shares,
  type StepOptions,
  type Stepped,
  scalarsOf,
  settle,
} from './train-step.ts';
import { addPenaltyGradients } from './weight-penalties.ts';

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

/** What this worker found, ready to be put together with what the others did. */
const findOwn = (options: StepOptions, state: DeviceState, shard: HostBatch, step: number, shares: Shares) =>
  scoped(() => {
    const { gradients, buffers, carried, ...found } = differentiate(options, state, shard, step, shares);
    const rows = shard.inputs.shape[0]!;
    const own = {
      carried,
      gradients: ownTensors(gradients),
      // each worker's weigh by its rows, which keeps a count of batches exact
      buffers: mapParams(buffers, (value) => keep(mul(value, rows))),
      terms: found.penalties.map(({ name }) => name),
      numbers: keep(stack([...scalarsOf(found)])),
    };
    dispose([...scalarsOf(found), ...Object.values(buffers)]);
    return own;
  });

/** Why the numbers of a step are not finite. @param sums the gradients of all workers */
const whyNotFinite = async (
  rules: RunRules,
  params: Params,
  sums: () => Params,
  dataLoss: number,
  step: number,
): Promise<RidgelineError> => {
  const groups = scoped<Readonly<Record<string, Params>>>(() =>
    Number.isFinite(dataLoss)
      ? { gradient: ownTensors(addPenaltyGradients(rules, sums(), params)) }
      : {
          parameter: ownTensors(params),
          gradient: ownTensors(sums()),
          loss: ownTensors({ mean: scalar(dataLoss) }),
        },
  );
  return firstNotFinite(step, groups);
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
  requireStep(options, step);
  const { exchange, model, loss } = options;
  const random = options.random.stream(`worker/${exchange.rank}`);
  const shard = shardOf(batch, exchange);
  const shares = sharesOf(loss, shard, batch);
  const own = findOwn({ ...options, random }, state, shard, step, shares);
  const [mean, ...ownPenalties] = await numbersOf(own.numbers);
  const report = Float32Array.of(shares.loss * mean!, ...ownPenalties, Number(options.told));
  const gradients = await exchangedGradients(model, own.gradients, batch);
  const paths = Object.keys(own.buffers);
  const buffers = await Promise.all(Object.values(own.buffers).map(valuesOfTensor));
  const values = [...gradients.values, ...buffers];
  // the exchange reads all values at once, so that the gradients are free when its promise is given
  const summed = exchange.sum(valuesInTurn([...values, valuesOfArray(report)]));
  for (const value of values) value.release();
  try {
    await summed;
    const [dataLoss, ...penalties] = report.subarray(0, -1);
    const allRows = batch.inputs.shape[0]!;
    const moved = scoped(() =>
      move(
        options,
        state,
        {
          mean: keep(scalar(dataLoss!)),
          penalties: own.terms.map((name, i) => ({ name, value: keep(scalar(penalties[i]!)) })),
          gradients: gradients.sums(),
          carried: own.carried,
          buffers: record(paths.map((path, i) => [path, keep(div(buffers[i]!.sums(), allRows))] as const)),
        },
        step,
      ),
    );
    const stepped = await settle(state, moved, () =>
      whyNotFinite(options.rules, state.params, gradients.sums, dataLoss!, step),
    );
    return { ...stepped, told: report.at(-1)! > 0 };
  } catch (error) {
    disposeParams(own.carried);
    throw error;
  } finally {
    for (const value of values) value.dispose();
  }
};
