import { type Params, requireOneOf, requirePositiveInteger } from '@ridgeline/contracts';
import { attention, linear } from '@ridgeline/tensors';
import {
  add,
  cast,
  expandDims,
  matMul,
  mul,
  reshape,
  softmax,
  sub,
  sum,
  type Tensor,
  tanh,
} from '@tensorflow/tfjs-core';
import { uniform } from '../initializers.ts';
import type { LayerParameter } from './layer.ts';

/** How a query is held against a place of the memory. */
export type MemoryScore = 'general' | 'dot' | 'additive';

export interface MemoryAttentionInputs {
  /** [B, T, H] */
  readonly queries: Tensor;
  /** [B, S, H] */
  readonly memory: Tensor;
  /** What `keys` made of the memory, [B, S, H]: once for all positions. */
  readonly keys: Tensor;
  /** [B, S], 0 where a position of the memory is hidden. */
  readonly memoryMask?: Tensor;
}

export interface MemoryAttention {
  readonly parameters: readonly LayerParameter[];
  readonly keys: (params: Params, memory: Tensor) => Tensor;
  /** The means of the memory that the queries ask for, [B, T, H]. */
  readonly apply: (params: Params, inputs: MemoryAttentionInputs) => Tensor;
  /** What each place of the memory has in these means, [B, T, S]: the sum over the places is 1. */
  readonly weights: (params: Params, inputs: MemoryAttentionInputs) => Tensor;
}

type Weighing = Omit<MemoryAttentionInputs, 'memory'>;

/** softmax over the places that are shown, [B, T, S]. */
const weighed = (scores: Tensor, memoryMask: Tensor | undefined): Tensor => {
  if (memoryMask === undefined) return softmax(scores);
  const [batch, places] = memoryMask.shape as [number, number];
  const shown = reshape(cast(memoryMask, 'float32'), [batch, 1, places]);
  return mul(softmax(add(scores, mul(sub(shown, 1), 1e9))), shown);
};

const weightsByProducts = (queries: Tensor, { keys, memoryMask }: Weighing): Tensor =>
  weighed(matMul(queries, keys, false, true), memoryMask);

/** softmax(q·kᵀ)·m, without the division by √H of the attention that brings a kernel. */
const byProducts = (queries: Tensor, { keys, memory, memoryMask }: MemoryAttentionInputs): Tensor =>
  attention({
    queries: mul(queries, Math.sqrt(queries.shape[2]!)),
    keys,
    values: memory,
    heads: 1,
    ...(memoryMask && { keyMask: memoryMask }),
  });

const weightsBySums = (queries: Tensor, { keys, memoryMask }: Weighing, vector: Tensor): Tensor => {
  const sums = tanh(add(expandDims(queries, 2), expandDims(keys, 1)));
  return weighed(sum(mul(sums, reshape(vector, [1, 1, 1, -1])), 3), memoryMask);
};

/**
 * Attention of one head to a memory, as recurrent translators have it: softmax over its places of a score of the query q and
 * the place m, and the mean of the memory by these weights.
 *
 * - `general`: q·W·mᵀ with `path/kernel` [H, H]
 * - `dot`: q·mᵀ
 * - `additive`: v·tanh(q·W + m·U) with `path/queries`, `path/memory` [H, H] and `path/vector` [H]
 *
 * @throws `E_RANGE` or `E_OPTION` naming the option.
 * @see Luong, Pham and Manning 2015, "Effective approaches to attention-based neural machine translation", for the first two;
 * Bahdanau, Cho and Bengio 2015, "Neural machine translation by jointly learning to align and translate", for the third.
 * @example
 * const layer = memoryAttention('attention', { score: 'general', width: 128 });
 * layer.apply(params, { queries, memory, keys: layer.keys(params, memory) }) // [B, T, 128]
 */
export const memoryAttention = (
  path: string,
  { score, width }: { readonly score: MemoryScore; readonly width: number },
): MemoryAttention => {
  requireOneOf('memoryAttention', ['general', 'dot', 'additive'], { score });
  requirePositiveInteger('memoryAttention', { width });
  const square = (name: string): LayerParameter => ({
    path: `${path}/${name}`,
    role: 'attention',
    shape: [width, width],
    initializer: uniform(1 / Math.sqrt(width)),
  });
  const products = {
    apply: (_: Params, inputs: MemoryAttentionInputs) => byProducts(inputs.queries, inputs),
    weights: (_: Params, inputs: MemoryAttentionInputs) => weightsByProducts(inputs.queries, inputs),
  };
  if (score === 'dot') return { parameters: [], keys: (_, memory) => memory, ...products };
  if (score === 'general')
    return {
      parameters: [square('kernel')],
      keys: (params, memory) => linear(memory, params[`${path}/kernel`]!, undefined, { transposed: true }),
      ...products,
    };
  const weights = (params: Params, inputs: MemoryAttentionInputs): Tensor =>
    weightsBySums(linear(inputs.queries, params[`${path}/queries`]!), inputs, params[`${path}/vector`]!);
  const vector: LayerParameter = { ...square('vector'), shape: [width] };
  return {
    parameters: [square('queries'), square('memory'), vector],
    keys: (params, memory) => linear(memory, params[`${path}/memory`]!),
    apply: (params, inputs) => matMul(weights(params, inputs), inputs.memory),
    weights,
  };
};
