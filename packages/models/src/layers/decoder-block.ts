import type { Tensor } from '@tensorflow/tfjs-core';
import { crossAttentionLayer } from './cross-attention.ts';
import { type BlockOptions, type EncoderBlockInputs, requireBlock } from './encoder-block.ts';
import { feedForwardLayer } from './feed-forward.ts';
import { type Layer, passSites, widthsWithin } from './layer.ts';
import { residualLayer } from './residual.ts';
import { selfAttentionLayer } from './self-attention.ts';

export interface DecoderBlockInputs extends EncoderBlockInputs {
  /** [B, S, D]: what the encoder gave. */
  readonly memory: Tensor;
  /** [B, S], 0 where a position of the memory is hidden. */
  readonly memoryMask?: Tensor;
}

/**
 * A block of a transformer that reads a second sequence: causal self-attention, attention to the memory, a feed-forward
 * part, each in a residual branch with a layer norm. Sites: as the encoder's block, and `memory` after the second.
 * [B, T, D] → [B, T, D]
 *
 * @throws `E_RANGE` or `E_OPTION` naming the option.
 * @see Vaswani et al. 2017; as PyTorch's `nn.TransformerDecoderLayer` with a causal mask.
 * @example decoderBlock('blocks/0', { width: 128, heads: 4, feedForward: 512 }).apply(params, { inputs, memory })
 */
export const decoderBlock = (path: string, options: BlockOptions): Layer<DecoderBlockInputs, Tensor> => {
  requireBlock('decoderBlock', options);
  const { width, heads, feedForward: hidden, activation, bias = true } = options;
  const { norm: place = 'before', epsilon } = options;
  const norm = { width, place, ...(epsilon !== undefined && { epsilon }) };
  const attention = selfAttentionLayer(`${path}/attention`, { width, heads, bias, causal: true });
  const attentionBranch = residualLayer(`${path}/attentionNorm`, norm);
  const cross = crossAttentionLayer(`${path}/cross`, { width, heads, bias });
  const crossBranch = residualLayer(`${path}/crossNorm`, norm);
  const feedForward = feedForwardLayer(`${path}/feedForward`, {
    width,
    hidden,
    bias,
    ...(activation && { activation }),
  });
  const feedForwardBranch = residualLayer(`${path}/feedForwardNorm`, norm);
  const parts = [attention, attentionBranch, cross, crossBranch, feedForward, feedForwardBranch];
  return {
    parameters: parts.flatMap(({ parameters }) => parameters),
    widths: [attention, cross, feedForward].flatMap(({ widths }) => widthsWithin(path, widths)),
    apply: (params, { inputs, keyMask, memory, memoryMask, at = passSites }) => {
      const attended = attentionBranch.apply(params, {
        inputs,
        branch: (x) => at('attention', attention.apply(params, { inputs: x, ...(keyMask && { keyMask }) })),
      });
      const informed = crossBranch.apply(params, {
        inputs: attended,
        branch: (x) =>
          at('memory', cross.apply(params, { inputs: x, memory, ...(memoryMask && { memoryMask }) })),
      });
      return feedForwardBranch.apply(params, {
        inputs: informed,
        branch: (x) => at('feedForward', feedForward.apply(params, { inputs: x, at })),
      });
    },
  };
};
