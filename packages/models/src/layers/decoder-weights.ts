import type { Params } from '@ridgeline/contracts';
import {
  type AffineWeights,
  linear,
  type NormWeights,
  type TransformerDecoderLayer,
} from '@ridgeline/tensors';
import type { Tensor } from '@tensorflow/tfjs-core';

const affineOf = (params: Params, path: string): AffineWeights => ({
  kernel: params[`${path}/kernel`]!,
  bias: params[`${path}/bias`],
});

export const normOf = (params: Params, path: string): NormWeights => ({
  scale: params[`${path}/scale`]!,
  offset: params[`${path}/offset`]!,
});

/** Keys and values of a memory [R, S, D] side by side, [R, S, 2D], for the `decoderBlock` at `path`. */
export const memoryOf = (params: Params, path: string, memory: Tensor): Tensor => {
  const { kernel, bias } = affineOf(params, `${path}/cross/memory`);
  return linear(memory, kernel, bias);
};

/**
 * The weights of an `encoderBlock` at `path` as `transformerDecoder` takes them; of a `decoderBlock` where there is a memory as
 * {@link memoryOf} makes it.
 */
export const decoderLayer = (params: Params, path: string, memory?: Tensor): TransformerDecoderLayer => ({
  attentionNorm: normOf(params, `${path}/attentionNorm`),
  attention: affineOf(params, `${path}/attention`),
  attentionOutput: affineOf(params, `${path}/attention/output`),
  ...(memory && {
    cross: {
      norm: normOf(params, `${path}/crossNorm`),
      queries: affineOf(params, `${path}/cross/queries`),
      output: affineOf(params, `${path}/cross/output`),
      memory,
    },
  }),
  feedForwardNorm: normOf(params, `${path}/feedForwardNorm`),
  feedForwardIn: affineOf(params, `${path}/feedForward/in`),
  feedForwardOut: affineOf(params, `${path}/feedForward/out`),
});
