import type { Params, UnitGroup } from '@ridgeline/contracts';
import { mapParams, record, scaleUnits, unitSums } from '@ridgeline/tensors';
import {
  abs,
  div,
  fill,
  greater,
  less,
  onesLike,
  sqrt,
  square,
  type Tensor,
  where,
} from '@tensorflow/tfjs-core';

/** The weights of each unit times a factor of its own, and those of no unit times another. */
export const scaledUnits = (
  { weights }: UnitGroup,
  params: Params,
  factors: Tensor,
  others: number,
): Params =>
  record(
    weights.map(
      (places) => [places.path, scaleUnits(params[places.path]!, places, factors, others)] as const,
    ),
  );

/** ‖w_g‖₂ of each unit, [units]: of numbers whose squares float32 has, from about 10⁻¹⁹ to 10¹⁹. */
export const plainUnitLengths = (group: UnitGroup, params: Params): Tensor =>
  sqrt(unitSums(mapParams(params, square), group));

/** Powers of two: multiplying with them changes no digit, and so no length of ordinary units. */
const [large, small, factor] = [2 ** 50, 2 ** -50, 2 ** 80];

/** What brings a unit of that Σ|w| to where squares are far from the ends of float32: 1 for ordinary ones. */
const factorsFor = (sums: Tensor): Tensor => {
  const all = (value: number): Tensor => fill(sums.shape, value);
  return where(greater(sums, large), all(1 / factor), where(less(sums, small), all(factor), onesLike(sums)));
};

/** ‖w_g‖₂ of each unit, [units], of whatever size: to the bits of {@link plainUnitLengths} where float32 has their squares. */
export const unitLengths = (group: UnitGroup, params: Params): Tensor => {
  const factors = factorsFor(unitSums(mapParams(params, abs), group));
  return div(plainUnitLengths(group, scaledUnits(group, params, factors, 0)), factors);
};
