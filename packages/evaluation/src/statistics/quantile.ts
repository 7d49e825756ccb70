/** The quantile of sorted values by linear interpolation between them, as NumPy and R do by default. */
export const quantile = (sorted: Float64Array, probability: number): number => {
  const position = probability * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (position - below) * (sorted[above]! - sorted[below]!);
};
