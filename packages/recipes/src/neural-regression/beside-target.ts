const least = 4;
/** As many as a double holds. */
const most = 15;

/**
 * A predicted number beside the one of the table, both with digits that tell them apart: four, and where both lie far from 0
 * two of their difference.
 *
 * @example besideTarget(1e9 + 0.25, 1e9 + 1) // '1000000000.25; in the table it is 1000000001.00'
 */
export const besideTarget = (predicted: number, target: number): string => {
  const size = Math.max(Math.abs(predicted), Math.abs(target));
  const wanted = Math.ceil(Math.log10(size / Math.abs(predicted - target))) + 2;
  const digits = Number.isFinite(wanted) ? Math.min(most, Math.max(least, wanted)) : least;
  return `${predicted.toPrecision(digits)}; in the table it is ${target.toPrecision(digits)}`;
};
