import { linear } from '@ridgeline/tensors';
import type { HeadLayer } from './head.ts';

/**
 * A table of embeddings [V, D] as the kernel of the softmax too, without a bias: logits = x·Eᵀ. It has no parameter of its own.
 *
 * @see Press and Wolf 2017, "Using the output embedding to improve language models".
 */
export const tiedHead = (table: string): HeadLayer => ({
  parameters: [],
  inputWeights: [],
  apply: (params, { inputs, at }) => ({
    logits: at('logits', linear(inputs, params[table]!, undefined, { transposed: true })),
  }),
});
