import { RidgelineError, requirePositiveInteger, type Width } from '@ridgeline/contracts';
import { rotary as rotaryPositions, selfAttention } from '@ridgeline/tensors';
import { concat, split, type Tensor } from '@tensorflow/tfjs-core';
import { uniform, zero } from '../initializers.ts';
import type { Layer } from './layer.ts';
import { linearLayer } from './linear.ts';

export interface AttentionLayerOptions {
  /** Width of the sequence, D. */
  readonly width: number;
  /** Heads that share it; they divide it. */
  readonly heads: number;
  /** Whether the projections have biases: true if not given. */
  readonly bias?: boolean;
}

/** PyTorch starts its stacked projection [3D, D] by Xavier's rule, whichever part of it is used. */
export const projectionInitializer = (width: number) => uniform(Math.sqrt(6 / (4 * width)));

/** Checks that the heads divide the width. */
export const requireHeads = (who: string, { width, heads }: AttentionLayerOptions): void => {
  requirePositiveInteger(who, { width, heads });
  if (width % heads !== 0) {
    throw new RidgelineError('E_OPTION', `${who}: heads must divide the width ${width}, got ${heads}.`);
  }
};

/**
 * The heads of an attention, `path/heads`: their columns of each projection, and their rows of `path/output`.
 *
 * @param projections by path, with how many parts of the layer's width stand in each side by side.
 */
export const headsOf = (
  path: string,
  { width, heads, bias = true }: AttentionLayerOptions,
  projections: readonly (readonly [path: string, parts: number])[],
): Width => {
  const span = width / heads;
  const columns = projections.flatMap(([projection, parts]) => {
    const starts = Array.from({ length: parts }, (_, part) => part * width);
    return [
      {
        path: `${projection}/kernel`,
        axis: 1,
        starts,
        span,
        count: parts * span * width,
        flow: 'in' as const,
      },
      ...(bias
        ? [{ path: `${projection}/bias`, axis: 0, starts, span, count: parts * span, flow: 'in' as const }]
        : []),
    ];
  });
  const rows = {
    ...{ path: `${path}/output/kernel`, axis: 0, starts: [0], span, count: span * width },
    flow: 'out' as const,
  };
  return { name: `${path}/heads`, size: heads, weights: [...columns, rows] };
};

export interface SelfAttentionLayerInputs {
  /** [B, T, D] */
  readonly inputs: Tensor;
  /** [B, T], 0 where a position is hidden. */
  readonly keyMask?: Tensor;
}

export interface SelfAttentionLayerOptions extends AttentionLayerOptions {
  /** Position t sees the positions 0 … t only. False if not given. */
  readonly causal?: boolean;
  /** Queries and keys are turned by their positions, as `rotary` does. False if not given. */
  readonly rotary?: boolean;
}

/** The same [B, T, 3A] with queries and keys turned. */
const turned = (projected: Tensor, size: number): Tensor => {
  const [queries, keys, values] = split(projected, 3, 2) as [Tensor, Tensor, Tensor];
  return concat([rotaryPositions(queries, { size }), rotaryPositions(keys, { size }), values], 2);
};

/**
 * Multi-head attention of a sequence to itself: `path/kernel` [D, 3D] makes queries, keys and values, `path/output`
 * mixes the heads, whose width is `path/heads`. [B, T, D] → [B, T, D].
 *
 * @throws `E_RANGE` or `E_OPTION` naming the option.
 * @see PyTorch's `nn.MultiheadAttention`.
 * @example selfAttentionLayer('attention', { width: 128, heads: 4, causal: true }).apply(params, { inputs })
 */
export const selfAttentionLayer = (
  path: string,
  { width, heads, bias = true, causal = false, rotary = false }: SelfAttentionLayerOptions,
): Layer<SelfAttentionLayerInputs, Tensor> => {
  requireHeads('selfAttentionLayer', { width, heads });
  const role = 'attention';
  const initializer = projectionInitializer(width);
  const projection = linearLayer(path, { inputs: width, outputs: 3 * width, bias, role, initializer });
  const output = linearLayer(`${path}/output`, {
    inputs: width,
    outputs: width,
    bias,
    role,
    biasInitializer: zero,
  });
  return {
    parameters: [...projection.parameters, ...output.parameters],
    widths: [headsOf(path, { width, heads, bias }, [[path, 3]])],
    apply: (params, { inputs, keyMask }) => {
      const projected = projection.apply(params, inputs);
      const left = (projected.shape.at(-1)! * heads) / (3 * width);
      const options = { heads: left, causal, ...(keyMask && { keyMask }) };
      const placed = rotary ? turned(projected, width / heads) : projected;
      return output.apply(params, selfAttention({ projected: placed, ...options }));
    },
  };
};
