import type { Batch, HostArray, HostBatch, Params } from '@ridgeline/contracts';
import { type Tensor, tensor } from '@tensorflow/tfjs-core';

const toTensor = ({ data, shape }: HostArray): Tensor =>
  tensor(data, [...shape], data instanceof Int32Array ? 'int32' : 'float32');

/** Copies a batch to the device; `carried` is its state if it continues the batch before. */
export const toBatch = (batch: HostBatch, carried: Params): Batch => ({
  inputs: toTensor(batch.inputs),
  targets: toTensor(batch.targets),
  ...(batch.inputsMask && { inputsMask: toTensor(batch.inputsMask) }),
  ...(batch.mask && { mask: toTensor(batch.mask) }),
  ...(batch.continues && Object.keys(carried).length > 0 && { state: carried }),
});
