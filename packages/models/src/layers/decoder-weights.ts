import type { Params } from '@ridgeline/contracts';
import type { AffineWeights, NormWeights, TransformerDecoderLayer } from '@ridgeline/tensors';

export const affineOf = (params: Params, path: string): AffineWeights => ({
  kernel: params[`${path}/kernel`]!,
  bias: params[`${path}/bias`],
});

export const normOf = (params: Params, path: string): NormWeights => ({
  scale: params[`${path}/scale`]!,
  offset: params[`${path}/offset`]!,
});

/** The weights of an `encoderBlock` at `path` as `transformerDecoder` takes them. */
export const decoderLayer = (params: Params, path: string): TransformerDecoderLayer => ({
  attentionNorm: normOf(params, `${path}/attentionNorm`),
  attention: affineOf(params, `${path}/attention`),
  attentionOutput: affineOf(params, `${path}/attention/output`),
  feedForwardNorm: normOf(params, `${path}/feedForwardNorm`),
  feedForwardIn: affineOf(params, `${path}/feedForward/in`),
  feedForwardOut: affineOf(params, `${path}/feedForward/out`),
});
