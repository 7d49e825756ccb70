import type { Tensor } from '@tensorflow/tfjs-core';
import { embedding } from './embedding.ts';
import { linear } from './linear.ts';

/**
 * An affine map of embedded ids, table[ids]·W + b. Where the table has fewer rows than there are ids, the map is folded
 * into the table: (table·W + b)[ids] is the same with fewer products.
 *
 * @param table [V, D]
 * @param ids [B, T] int32 in 0 … V−1
 * @param kernel [D, O]
 * @param bias [O]; absent: 0.
 * @returns [B, T, O]
 * @throws `E_SHAPE`
 * @example embeddingProjection(table, ids, kernel, bias) // linear(embedding(table, ids), kernel, bias)
 */
export const embeddingProjection = (table: Tensor, ids: Tensor, kernel: Tensor, bias?: Tensor): Tensor =>
  table.shape[0]! < ids.size
    ? embedding(linear(table, kernel, bias), ids)
    : linear(embedding(table, ids), kernel, bias);
