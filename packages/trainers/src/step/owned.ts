import type { Params } from '@ridgeline/contracts';
import { mapParams } from '@ridgeline/tensors';
import { keep, type Tensor, tidy } from '@tensorflow/tfjs-core';

/** The same numbers in a tensor that outlives the `tidy` around, also where it passed through unchanged. */
export const own = <T extends Tensor>(value: T): T => keep(value.clone() as T);

export const ownTensors = (tensors: Params): Params => mapParams(tensors, own);

/** `tidy` for work that gives back more than tensors: frees those that it made and did not keep. */
export const scoped = <T>(work: () => T): T => {
  let result: T;
  tidy(() => {
    result = work();
  });
  return result!;
};

/** The numbers of a tensor, which is freed: the one wait for the device. */
export const numbersOf = async (packed: Tensor): Promise<Float32Array> => {
  try {
    return await packed.data<'float32'>();
  } finally {
    packed.dispose();
  }
};
