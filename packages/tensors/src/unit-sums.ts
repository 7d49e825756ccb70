import type { Params, UnitPlaces } from '@ridgeline/contracts';
import { addN, matMul, ones, reshape, slice, sum, type Tensor } from '@tensorflow/tfjs-core';

const product = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);

/** Sums over every axis but one; over the first axes as a product with ones, which backends do without turning the tensor round. */
const sumsAlong = (values: Tensor, axis: number): Tensor => {
  const size = values.shape[axis]!;
  const before = product(values.shape.slice(0, axis));
  const after = product(values.shape.slice(axis + 1));
  const rows = after === 1 ? values : sum(reshape(values, [before, size, after]), 2);
  return before === 1
    ? reshape(rows, [size])
    : reshape(matMul(ones([1, before]), reshape(rows, [before, size])), [size]);
};

/** Whether the places of units, one set behind the other, are all of an axis, such as the gates of a recurrent layer. */
export const areWhole = (
  { starts, span = 1 }: Pick<UnitPlaces, 'starts' | 'span'>,
  size: number,
  length: number,
): boolean =>
  starts.length * size * span === length &&
  [...starts].sort((a, b) => a - b).every((start, i) => start === i * size * span);

/**
 * The sum of all values of each unit.
 *
 * @param values by path, such as squares of weights; all paths of the units are there.
 * @returns [units]
 * @example unitSums({ w: tensor2d([[1, 2], [3, 4]]) }, { size: 2, weights: [{ path: 'w', axis: 1, starts: [0] }] }) // [4, 6]
 */
export const unitSums = (
  values: Params,
  { size, weights }: { readonly size: number; readonly weights: readonly UnitPlaces[] },
): Tensor =>
  addN(
    weights.flatMap(({ path, axis, starts, span = 1 }) => {
      const sums = sumsAlong(values[path]!, axis);
      if (areWhole({ starts, span }, size, sums.size)) return [sum(reshape(sums, [-1, size, span]), [0, 2])];
      return starts.map((start) => {
        const own = slice(sums, [start], [size * span]);
        return span === 1 ? own : sum(reshape(own, [size, span]), 1);
      });
    }),
  );
