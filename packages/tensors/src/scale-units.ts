import type { UnitPlaces } from '@ridgeline/contracts';
import { concat, fill, mul, ones, reshape, type Tensor, tile } from '@tensorflow/tfjs-core';
import { areWhole } from './unit-sums.ts';

/** [units] ⇒ [units·span]: each as often as a unit has places in a row. */
const repeated = (factors: Tensor, span: number): Tensor =>
  span === 1 ? factors : reshape(mul(reshape(factors, [-1, 1]), ones([1, span])), [-1]);

/** A factor for every place of an axis. */
const factorsAlong = (
  length: number,
  { starts, span = 1 }: UnitPlaces,
  factors: Tensor,
  others: number,
): Tensor => {
  const own = repeated(factors, span);
  if (areWhole({ starts, span }, factors.size, length)) return tile(own, [starts.length]);
  const parts: Tensor[] = [];
  let end = 0;
  const fillTo = (until: number): void => {
    if (until > end) parts.push(fill([until - end], others));
  };
  for (const start of [...starts].sort((a, b) => a - b)) {
    fillTo(start);
    parts.push(own);
    end = start + own.size;
  }
  fillTo(length);
  return parts.length === 1 ? parts[0]! : concat(parts);
};

/**
 * Weights times a factor of the unit that each belongs to.
 *
 * @param factors [units]
 * @param others what weights of no unit are multiplied with: 1 if not given.
 * @returns [...shape of the weights]
 * @example scaleUnits(tensor2d([[1, 2], [3, 4]]), { path: 'w', axis: 1, starts: [0] }, tensor1d([0, 1])) // [[0, 2], [0, 4]]
 */
export const scaleUnits = (weights: Tensor, places: UnitPlaces, factors: Tensor, others = 1): Tensor => {
  const { shape } = weights;
  const along = shape.map((size, axis) => (axis === places.axis ? size : 1));
  return mul(weights, reshape(factorsAlong(shape[places.axis]!, places, factors, others), along));
};
