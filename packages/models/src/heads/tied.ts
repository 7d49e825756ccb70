import { linear } from '@ridgeline/tensors';
import { zero } from '../initializers.ts';
import type { HeadLayer } from './head.ts';

/**
 * A softmax over all classes by a table E [C, I] that another layer holds: h·Eᵀ + b, with the bias `path/bias` [C], which begins
 * at 0.
 *
 * @see Press and Wolf 2017, "Using the output embedding to improve language models"; Inan et al. 2017.
 * @example tiedHead('head', { table: 'embedding/table', classes: 65 }).parameters.length // 1
 */
export const tiedHead = (
  path: string,
  { table, classes }: { readonly table: string; readonly classes: number },
): HeadLayer => {
  const bias = `${path}/bias`;
  return {
    parameters: [{ path: bias, role: 'bias', shape: [classes], initializer: zero }],
    inputWeights: [{ path: table, axis: 1, starts: [0], count: classes }],
    apply: (params, { inputs, at }) => ({
      logits: at('logits', linear(inputs, params[table]!, params[bias], { transposed: true })),
    }),
    decoderHead: (params) => ({
      maps: [{ kernels: [params[table]!], bias: params[bias]!, transposed: true }],
    }),
  };
};
