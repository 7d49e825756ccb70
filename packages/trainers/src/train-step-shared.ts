import type { GradientExchange, HostBatch, Params } from '@ridgeline/contracts';
import { disposeParams, mapParams } from '@ridgeline/tensors';
import { concat, reshape, scalar, tensor, tensor1d } from '@tensorflow/tfjs-core';
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

/** One after the other: gradients, data loss, activity penalties, all times the share, and what is told to the others. */
const pack = ({ gradients, dataLoss, penalties }: Found, share: number, told: number): Float32Array => {
  const scalars = tensor1d([dataLoss, ...Object.values(penalties), told]);
  // read at once: one array to be summed in place
  const values = concat([...Object.values(gradients).map((gradient) => reshape(gradient, [-1])), scalars]);
  const host = values.dataSync<'float32'>();
  for (let i = 0; i < host.length - 1; i++) host[i]! *= share;
  return host;
};

/** {@link pack} undone. @param like what was packed */
const unpack = (values: Float32Array, like: Omit<Found, 'gradients'>, params: Params): Found => {
  let offset = 0;
  const gradients = mapParams(params, ({ shape, size }) => {
    offset += size;
    return tensor(values.subarray(offset - size, offset), shape, 'float32');
  });
  const [dataLoss, ...penalties] = values.subarray(offset, -1);
  const names = Object.keys(like.penalties);
  return {
    dataLoss: dataLoss!,
    penalties: Object.fromEntries(names.map((name, i) => [name, penalties[i]!])),
    gradients,
    carried: like.carried,
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
  const { exchange, told } = options;
  const random = options.random.stream(`worker/${exchange.rank}`);
  const shard = shardOf(batch, exchange);
  const share = countTargets(shard) / Math.max(1, countTargets(batch));
  const { own, values } = scoped(() => {
    const { gradients, ...own } = differentiate({ ...options, random }, state, shard, step);
    return { own, values: pack({ ...own, gradients }, share, Number(told)) };
  });
  try {
    const sums = await exchange.sum(values);
    const stepped = scoped(() => {
      const found = unpack(sums, own, state.params);
      if (!Number.isFinite(found.dataLoss)) {
        const { params: parameter } = state;
        const loss = { mean: scalar(found.dataLoss) };
        throw firstNotFinite(step, { parameter, gradient: found.gradients, loss });
      }
      return finishStep(options, state, found, step);
    });
    return { ...stepped, told: sums.at(-1)! > 0 };
  } catch (error) {
    disposeParams(own.carried);
    throw error;
  }
};
