/** A mean in two parts, so that what is left of values far from zero keeps its digits. */
export interface Centre {
  /** The mean as a float64. */
  readonly mean: number;
  /** What the mean still lacks, which is of the size of the deviations' rounding. */
  readonly rest: number;
}

/**
 * The weighted mean of `values[start + i]`, found by differences from a first estimate.
 *
 * @param weights [n] that sum to 1 but for rounding.
 */
export const centreOf = (values: ArrayLike<number>, start: number, weights: Float64Array): Centre => {
  let mean = 0;
  for (let i = 0; i < weights.length; i++) mean += weights[i]! * values[start + i]!;
  let rest = 0;
  for (let i = 0; i < weights.length; i++) rest += weights[i]! * (values[start + i]! - mean);
  return { mean, rest };
};
