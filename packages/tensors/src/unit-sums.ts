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
      return starts.map((start) => {
        const own = slice(sums, [start], [size * span]);
        return span === 1 ? own : sum(reshape(own, [size, span]), 1);
      });
    }),
  );
