import type { Decoder } from '@ridgeline/contracts';
import type { Tensor } from '@tensorflow/tfjs-core';

/** A decoder that frees tensors made for it with itself; they are freed at once where there is none. */
export const owningDecoder = (
  decoder: Decoder | undefined,
  tensors: readonly Tensor[],
): Decoder | undefined => {
  const free = (): void => {
    for (const tensor of tensors) tensor.dispose();
  };
  if (decoder === undefined) {
    free();
    return undefined;
  }
  return {
    ...decoder,
    dispose: () => {
      decoder.dispose();
      free();
    },
  };
};
