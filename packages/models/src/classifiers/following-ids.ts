import { cast, concat, slice, type Tensor, where, zeros } from '@tensorflow/tfjs-core';

/**
 * The id that follows each position of a text: the one behind it, and behind the last the boundary, which is the id that the text
 * begins with.
 *
 * @param ids [B, T] int32
 * @param mask [B, T], 0 where a position is padding. Absent: none is.
 * @returns [B, T] int32; the boundary at padding.
 * @example followingIds(tensor2d([[1, 7, 8]], [1, 3], 'int32')) // [[7, 8, 1]]
 */
export const followingIds = (ids: Tensor, mask?: Tensor): Tensor => {
  const [rows, time] = ids.shape as [number, number];
  if (time === 1) return ids;
  const boundary = slice(ids, [0, 0], [rows, 1]);
  const behind = concat([slice(ids, [0, 1], [rows, time - 1]), boundary], 1);
  if (mask === undefined) return behind;
  const goesOn = concat([slice(cast(mask, 'int32'), [0, 1], [rows, time - 1]), zeros([rows, 1], 'int32')], 1);
  return where(cast(goesOn, 'bool'), behind, boundary);
};
