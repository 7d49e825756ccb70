import { linear } from '@ridgeline/tensors';
import { zero } from '../initializers.ts';
import type { HeadLayer } from './head.ts';

/**
 * A softmax over all classes by a table E [C, I] that another layer holds: h·Eᵀ + b, with the bias `path/bias` [C], which begins
 * at 0.
 *
 * @param options.bias whether there is a bias: true if not given.
 * @see Press and Wolf 2017, "Using the output embedding to improve language models"; Inan et al. 2017.
 * @example tiedHead('head', { table: 'embedding/table', classes: 65 }).parameters.length // 1
 */
export const tiedHead = (
  path: string,
  {
    table,
    classes,
    bias = true,
  }: { readonly table: string; readonly classes: number; readonly bias?: boolean },
): HeadLayer => {
  const offset = `${path}/bias`;
  return {
    parameters: bias ? [{ path: offset, role: 'bias', shape: [classes], initializer: zero }] : [],
    inputWeights: [{ path: table, axis: 1, starts: [0], count: classes }],
    apply: (params, { inputs, at }) => ({
      logits: at('logits', linear(inputs, params[table]!, params[offset], { transposed: true })),
    }),
    decoderHead: (params) => ({
      maps: [{ kernels: [params[table]!], transposed: true, ...(bias && { bias: params[offset]! }) }],
    }),
  };
};
