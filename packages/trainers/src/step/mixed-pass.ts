import type { Batch, HostArray, HostBatch, Loss } from '@ridgeline/contracts';
import { mapParams } from '@ridgeline/tensors';
import { add, concat, expandDims, mul, type Scalar, slice, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { isMask, lossWeight } from '../rules/mixed-rows.ts';
import { toTensor } from './batches.ts';

/** One half of the rows, without what stands at positions of padding. */
const half = (values: Tensor, first: 0 | 1, mask: HostArray | undefined): Tensor => {
  const rows = values.shape[0]! / 2;
  const part = slice(values, [first * rows], [rows]);
  return mask === undefined
    ? part
    : mul(part, expandDims(tensor(Float32Array.from(mask.data), [...mask.shape]), mask.shape.length));
};

/** What a pass over mixed rows is, where it is no pass over rows. */
interface MixedPass {
  /** The batch as the model reads it: behind the rows' own inputs those of their partners, under masks of either. */
  readonly read: Omit<Batch, 'targets'>;
  /** Gives one row of two, at the site where rows meet. */
  readonly meet: (activation: Tensor) => Tensor;
  /** @param mean of the model's scores, with the targets of a batch */
  readonly loss: (mean: (host: HostBatch, batch: Batch) => Scalar) => Scalar;
}

/** A pass over mixed rows; `undefined` where the batch has none. */
export const mixedPass = (loss: Loss, hostBatch: HostBatch, batch: Batch): MixedPass | undefined => {
  if (hostBatch.mixed === undefined) return undefined;
  const { partners, own, share } = hostBatch.mixed;
  const whole = lossWeight(loss, hostBatch);
  const weighed = (mean: Scalar, weight: number): Scalar => mul(mean, whole === 0 ? 0 : weight / whole);
  return {
    read: {
      ...batch,
      inputs: mapParams(batch.inputs, (input, name) =>
        isMask(name) ? input : concat([input, toTensor(partners.inputs[name]!)]),
      ),
    },
    meet: (activation) =>
      add(
        mul(share, half(activation, 0, own.idsMask)),
        mul(1 - share, half(activation, 1, partners.inputs.idsMask)),
      ),
    loss: (mean) => {
      const theirs = {
        inputs: batch.inputs,
        targets: toTensor(partners.targets),
        ...(partners.counts && { counts: toTensor(partners.counts) }),
      };
      return add(
        weighed(mean(hostBatch, batch), share * loss.weight(hostBatch)),
        weighed(mean(partners, theirs), (1 - share) * loss.weight(partners)),
      );
    },
  };
};
