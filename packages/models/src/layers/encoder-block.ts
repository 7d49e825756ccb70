import { type Parameter, requireOneOf, requirePositiveInteger } from '@ridgeline/contracts';
import type { Tensor } from '@tensorflow/tfjs-core';
import { type FeedForwardLayerOptions, feedForwardLayer } from './feed-forward.ts';
import { type At, type Layer, passSites, widthsWithin } from './layer.ts';
import { type NormPlace, residualLayer } from './residual.ts';
import { type SelfAttentionLayerOptions, selfAttentionLayer } from './self-attention.ts';

export interface BlockOptions {
  /** Width of the sequence, D. */
  readonly width: number;
  /** Heads that share it. */
  readonly heads: number;
  /** Width inside the feed-forward part. */
  readonly feedForward: number;
  /** `relu` if not given. */
  readonly activation?: NonNullable<FeedForwardLayerOptions['activation']>;
  /** Whether projections and maps have biases: true if not given. */
  readonly bias?: boolean;
  /** Where the layer norms stand: `before` each part if not given. */
  readonly norm?: NormPlace;
  /** Added to variances: 10⁻⁵ if not given. */
  readonly epsilon?: number;
}

export interface EncoderBlockInputs {
  /** [B, T, D] */
  readonly inputs: Tensor;
  /** [B, T], 0 where a position is hidden. */
  readonly keyMask?: Tensor;
  readonly at?: At;
}

export interface EncoderBlockOptions
  extends BlockOptions,
    Pick<SelfAttentionLayerOptions, 'causal' | 'rotary'> {}

/** Checks the options that both kinds of block take. */
export const requireBlock = (
  who: string,
  { width, heads, feedForward, norm = 'before' }: BlockOptions,
): void => {
  requirePositiveInteger(who, { width, heads, feedForward });
  requireOneOf(who, ['before', 'after'], { norm });
};

/**
 * The parameters of a transformer that make the sum which every part reads through a norm before it, and so without its scale: tables, and the ends of
 * all branches.
 */
export const streamOf = (parameters: readonly Parameter[]): readonly string[] =>
  parameters
    .map(({ path }) => path)
    .filter((path) =>
      /^(embedding|positions)\/table$|^blocks\/\d+\/(attention\/output|feedForward\/out)\/(kernel|bias)$/.test(
        path,
      ),
    );

/**
 * A block of a transformer: self-attention, then a feed-forward part, each in a residual branch with a layer norm. With
 * `causal` it is the block of a language model. Sites: `attention` and `feedForward` at the ends of the branches,
 * `feedForwardHidden` inside the latter; all as PyTorch's dropouts. [B, T, D] → [B, T, D]
 *
 * @throws `E_RANGE` or `E_OPTION` naming the option.
 * @see Vaswani et al. 2017; as PyTorch's `nn.TransformerEncoderLayer`.
 * @example encoderBlock('blocks/0', { width: 128, heads: 4, feedForward: 512, causal: true }).apply(params, { inputs })
 */
export const encoderBlock = (
  path: string,
  options: EncoderBlockOptions,
): Layer<EncoderBlockInputs, Tensor> => {
  requireBlock('encoderBlock', options);
  const { width, heads, feedForward: hidden, activation, bias = true } = options;
  const { norm: place = 'before', epsilon, causal = false, rotary = false } = options;
  const norm = { width, place, ...(epsilon !== undefined && { epsilon }) };
  const attention = selfAttentionLayer(`${path}/attention`, { width, heads, bias, causal, rotary });
  const attentionBranch = residualLayer(`${path}/attentionNorm`, norm);
  const feedForward = feedForwardLayer(`${path}/feedForward`, {
    width,
    hidden,
    bias,
    ...(activation && { activation }),
  });
  const feedForwardBranch = residualLayer(`${path}/feedForwardNorm`, norm);
  return {
    parameters: [attention, attentionBranch, feedForward, feedForwardBranch].flatMap(
      ({ parameters }) => parameters,
    ),
    widths: [attention, feedForward].flatMap(({ widths }) => widthsWithin(path, widths)),
    apply: (params, { inputs, keyMask, at = passSites }) => {
      const attended = attentionBranch.apply(params, {
        inputs,
        branch: (x) => at('attention', attention.apply(params, { inputs: x, ...(keyMask && { keyMask }) })),
      });
      return feedForwardBranch.apply(params, {
        inputs: attended,
        branch: (x) => at('feedForward', feedForward.apply(params, { inputs: x, at })),
      });
    },
  };
};
