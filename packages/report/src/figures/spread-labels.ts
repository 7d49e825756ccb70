/**
 * Moves labels apart so that none covers another, each as near to its place as the others allow.
 *
 * @returns the places in the order given, all between `top` and `bottom` where there is room for that.
 * @example spreadLabels([10, 11], { gap: 12, top: 0, bottom: 100 }) // [10, 22]
 */
export const spreadLabels = (
  places: readonly number[],
  { gap, top, bottom }: { readonly gap: number; readonly top: number; readonly bottom: number },
): readonly number[] => {
  const order = places.map((_, index) => index).sort((a, b) => places[a]! - places[b]!);
  const result = [...places];
  let least = top;
  for (const index of order) {
    result[index] = Math.max(places[index]!, least);
    least = result[index]! + gap;
  }
  let most = bottom;
  for (const index of order.reverse()) {
    result[index] = Math.min(result[index]!, most);
    most = result[index]! - gap;
  }
  return result;
};
