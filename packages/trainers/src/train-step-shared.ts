import type { GradientExchange, HostBatch } from '@ridgeline/contracts';
import { disposeParams } from '@ridgeline/tensors';
import { scalar } from '@tensorflow/tfjs-core';
import { exchangedGradients } from './exchanged-gradients.ts';
import { valuesInTurn, valuesOfArray } from './exchanged-values.ts';
import { firstNotFinite } from './finite.ts';
import { countTargets, shardOf } from './shard.ts';
import {
  type DeviceState,
  differentiate,
  type Found,
  finishStep,
  learningRateOf,
  type StepOptions,
  type Stepped,
  scoped,
} from './train-step.ts';

/** Data loss and activity penalties by name, and what is told to the others, in an array to be summed. */
const packReport = ({ dataLoss, penalties }: Found, share: number, told: boolean): Float32Array =>
  Float32Array.of(...[dataLoss, ...Object.values(penalties)].map((value) => share * value), Number(told));

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

/**
 * The same step taken by several workers, each on its rows of the batch: gradients, data loss and activity penalties are
 * those of the whole batch, since each worker's are weighed by its share of the targets that count, then summed. Noise
 * is drawn from a stream of its own for each worker. All workers come to the same state, bit for bit.
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
  const { exchange, model } = options;
  const random = options.random.stream(`worker/${exchange.rank}`);
  const shard = shardOf(batch, exchange);
  const share = countTargets(shard) / Math.max(1, countTargets(batch));
  // the exchange reads all values at once, so that the gradients are free when its promise is given
  const { own, report, gradients, summed } = scoped(() => {
    const own = differentiate({ ...options, random }, state, shard, step, share);
    const report = packReport(own, share, options.told);
    const gradients = exchangedGradients(model, own.gradients, batch);
    const summed = exchange.sum(valuesInTurn([...gradients.values, valuesOfArray(report)]));
    return { own, report, gradients, summed };
  });
  try {
    await summed;
    const { told, ...found } = unpackReport(report, own);
    const stepped = scoped(() => {
      const whole = { ...found, gradients: gradients.sums(), carried: own.carried };
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
    gradients.dispose();
  }
};
