import type { Decoder } from '@ridgeline/contracts';
import { hasTransformerDecoder, type TransformerDecoderInputs, transformerDecoder } from '@ridgeline/tensors';
import { keep, type Tensor, tidy } from '@tensorflow/tfjs-core';

export interface MemoryDecoderOptions {
  /** Keys and values of the memory for each layer, [R, S, 2D]: what is computed once of the sources. */
  readonly memories: () => readonly Tensor[];
  readonly weights: (memories: readonly Tensor[]) => TransformerDecoderInputs;
}

/** Frees the tensors that some work leaves behind, as `tidy` does, and gives back what is no tensor. */
const tidied = <T>(work: () => T): T => {
  const found: T[] = [];
  tidy(() => void found.push(work()));
  return found[0]!;
};

/**
 * A transformer's decoder that owns the memories which its layers attend to, and frees them with itself.
 *
 * @returns `undefined` where the backend has no kernel for it; then no memory is computed.
 */
export const memoryDecoder = ({ memories, weights }: MemoryDecoderOptions): Decoder | undefined => {
  if (!hasTransformerDecoder()) return undefined;
  const kept = tidy(() => memories().map((memory) => keep(memory)));
  const decoder = tidied(() => transformerDecoder(weights(kept)));
  const dispose = (): void => {
    decoder?.dispose();
    for (const memory of kept) memory.dispose();
  };
  return decoder && { ...decoder, dispose };
};
