import {
  type Batch,
  type HostArray,
  type HostBatch,
  type Model,
  type Params,
  RidgelineError,
} from '@ridgeline/contracts';
import { mapParams, requireIds } from '@ridgeline/tensors';
import { type Tensor, tensor } from '@tensorflow/tfjs-core';

/** B: how many rows a batch has. */
export const rowCount = ({ targets }: HostBatch): number => targets.shape[0]!;

/** @throws `E_SHAPE` if an input has more or fewer rows than the targets */
export const requireRows = (batch: HostBatch): void => {
  const rows = rowCount(batch);
  for (const [name, { shape }] of Object.entries(batch.inputs)) {
    if (shape[0] === rows) continue;
    throw new RidgelineError(
      'E_SHAPE',
      `batch: inputs.${name} must have a row for each of the ${rows} rows of targets, got [${shape.join(', ')}].`,
      { hint: 'Row b of every input and of the targets belong to one example; lengths of rows may differ.' },
    );
  }
};

/** @throws `E_DATA` for an id that is no row of the table it is looked up in */
const requireLookups = ({ parameters }: Pick<Model, 'parameters'>, { inputs }: HostBatch): void => {
  for (const { lookedUpBy = [], shape, idCount = shape[0]! } of parameters)
    for (const input of lookedUpBy) {
      const ids = inputs[input];
      if (ids === undefined) continue;
      requireIds(ids, idCount, {
        who: 'batch',
        name: `inputs.${input}`,
        hint: 'They come from a tokenizer with another vocabulary than the model; what is filled up needs an id too.',
      });
    }
};

/** A host's numbers on the device. */
export const toTensor = ({ data, shape }: HostArray): Tensor =>
  tensor(data, [...shape], data instanceof Int32Array ? 'int32' : 'float32');

/**
 * Copies a batch to the device; `carried` goes with it if it continues the batch before.
 *
 * @throws `E_SHAPE` as {@link requireRows}; `E_DATA` for an id that is no row of the table it is looked up in
 */
export const toBatch = (model: Pick<Model, 'parameters'>, batch: HostBatch, carried: Params): Batch => {
  requireRows(batch);
  requireLookups(model, batch);
  return {
    inputs: mapParams(batch.inputs, toTensor),
    targets: toTensor(batch.targets),
    ...(batch.counts && { counts: toTensor(batch.counts) }),
    ...(batch.continues && Object.keys(carried).length > 0 && { carried }),
  };
};
