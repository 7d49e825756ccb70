import { gather, type Tensor } from '@tensorflow/tfjs-core';
import { requireShape } from '../shapes.ts';

/**
 * Rows of a table: out[…, :] = table[ids[…], :]. Its gradient adds each row's cotangent to the row it came from.
 *
 * @param table [V, D]
 * @param ids [B, T] int32 in 0 … V−1; the caller vouches for the range.
 * @returns [B, T, D]
 * @throws `E_SHAPE`
 * @example embedding(tensor2d([[1, 2], [3, 4]]), tensor2d([[1, 0]], [1, 2], 'int32')) // [[[3, 4], [1, 2]]]
 */
export const embedding = (table: Tensor, ids: Tensor): Tensor => {
  requireShape('embedding', 'table', table, ['V', 'D']);
  requireShape('embedding', 'ids', ids, ['B', 'T']);
  return gather(table, ids);
};
