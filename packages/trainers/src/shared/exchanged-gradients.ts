import type { HostArray, HostBatch, Model, Params } from '@ridgeline/contracts';
import { record } from '@ridgeline/tensors';
import {
  gather,
  type Tensor,
  type Tensor2D,
  tensor1d,
  tidy,
  unsortedSegmentSum,
} from '@tensorflow/tfjs-core';
import { type TensorValues, valuesOfTensor } from './exchanged-values.ts';

/** The ids that stand in inputs of a batch, each once, rising; `undefined` where so many do that telling them apart gains nothing. */
const idsLookedUp = (inputs: readonly HostArray[], rows: number): Int32Array | undefined => {
  const stands = new Uint8Array(rows);
  for (const { data: ids } of inputs) for (const id of ids) stands[id] = 1;
  const found = stands.reduce((count, one) => count + one, 0);
  if (2 * found > rows) return undefined;
  const rising = new Int32Array(found);
  let place = 0;
  stands.forEach((one, id) => {
    if (one === 1) rising[place++] = id;
  });
  return rising;
};

/** These rows of a gradient; all others are 0 on every worker. */
const valuesOfRows = async (gradient: Tensor, ids: Int32Array): Promise<TensorValues> => {
  const [rows] = gradient.shape;
  const taken = tidy(() => gather(gradient, tensor1d(ids, 'int32')));
  gradient.dispose();
  const values = await valuesOfTensor(taken);
  const scattered = (): Tensor =>
    unsortedSegmentSum(values.sums() as Tensor2D, tensor1d(ids, 'int32'), rows!);
  return { ...values, sums: scattered };
};

/** What the workers put together of every gradient: all of it, or no more than the rows that the batch looks up. */
export interface ExchangedGradients {
  readonly values: readonly TensorValues[];
  /** The gradients of the whole batch, when all sums are written. */
  readonly sums: () => Params;
}

/**
 * @param gradients their own from here on; of all parameters, or none where a pass wants none
 * @param batch all of it, not this worker's rows alone
 */
export const exchangedGradients = async (
  { parameters }: Model,
  gradients: Params,
  { inputs }: HostBatch,
): Promise<ExchangedGradients> => {
  const exchanged = parameters.filter(({ path }) => Object.hasOwn(gradients, path));
  const values = await Promise.all(
    exchanged.map(({ path, lookedUpBy, tied, shape, idCount }) => {
      const ids =
        lookedUpBy === undefined || tied || idCount !== undefined
          ? undefined
          : idsLookedUp(
              lookedUpBy.flatMap((name) => inputs[name] ?? []),
              shape[0]!,
            );
      const gradient = gradients[path]!;
      return ids === undefined ? valuesOfTensor(gradient) : valuesOfRows(gradient, ids);
    }),
  );
  return {
    values,
    sums: () => record(exchanged.map(({ path }, i) => [path, values[i]!.sums()] as const)),
  };
};
