import {
  type Batch,
  type HostArray,
  type HostBatch,
  type Params,
  RidgelineError,
} from '@ridgeline/contracts';
import { mapParams } from '@ridgeline/tensors';
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

const toTensor = ({ data, shape }: HostArray): Tensor =>
  tensor(data, [...shape], data instanceof Int32Array ? 'int32' : 'float32');

/**
 * Copies a batch to the device; `carried` goes with it if it continues the batch before.
 *
 * @throws `E_SHAPE` as {@link requireRows}
 */
export const toBatch = (batch: HostBatch, carried: Params): Batch => {
  requireRows(batch);
  return {
    inputs: mapParams(batch.inputs, toTensor),
    targets: toTensor(batch.targets),
    ...(batch.counts && { counts: toTensor(batch.counts) }),
    ...(batch.continues && Object.keys(carried).length > 0 && { carried }),
  };
};
