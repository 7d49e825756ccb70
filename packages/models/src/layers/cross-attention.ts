import { attention } from '@ridgeline/tensors';
import { split, type Tensor } from '@tensorflow/tfjs-core';
import { zero } from '../initializers.ts';
import type { Layer } from './layer.ts';
import { linearLayer } from './linear.ts';
import {
  type AttentionLayerOptions,
  headsOf,
  projectionInitializer,
  requireHeads,
} from './self-attention.ts';

export interface CrossAttentionLayerInputs {
  /** [B, T, D]: where the queries come from. */
  readonly inputs: Tensor;
  /** [B, S, D]: where keys and values come from. */
  readonly memory: Tensor;
  /** [B, S], 0 where a position of the memory is hidden. */
  readonly memoryMask?: Tensor;
}

/**
 * Multi-head attention of one sequence to another: `path/queries` [D, D], `path/memory` [D, 2D] for keys and values,
 * `path/output` [D, D]. The width of the heads is `path/heads`. → [B, T, D]
 *
 * @throws `E_RANGE` or `E_OPTION` naming the option.
 * @example crossAttentionLayer('cross', { width: 128, heads: 4 }).apply(params, { inputs, memory })
 */
export const crossAttentionLayer = (
  path: string,
  { width, heads, bias = true }: AttentionLayerOptions,
): Layer<CrossAttentionLayerInputs, Tensor> => {
  requireHeads('crossAttentionLayer', { width, heads });
  const role = 'attention';
  const initializer = projectionInitializer(width);
  const shared = { inputs: width, bias, role } as const;
  const queries = linearLayer(`${path}/queries`, { ...shared, outputs: width, initializer });
  const both = linearLayer(`${path}/memory`, { ...shared, outputs: 2 * width, initializer });
  const output = linearLayer(`${path}/output`, { ...shared, outputs: width, biasInitializer: zero });
  return {
    parameters: [queries, both, output].flatMap(({ parameters }) => parameters),
    widths: [
      headsOf(path, { width, heads, bias }, [
        [`${path}/queries`, 1],
        [`${path}/memory`, 2],
      ]),
    ],
    apply: (params, { inputs, memory, memoryMask }) => {
      const [keys, values] = split(both.apply(params, memory), 2, 2) as [Tensor, Tensor];
      const left = (keys.shape.at(-1)! * heads) / width;
      const given = { queries: queries.apply(params, inputs), keys, values, heads: left };
      return output.apply(params, attention({ ...given, ...(memoryMask && { keyMask: memoryMask }) }));
    },
  };
};
