/**
 * The derivative at 0 of a function of one number, by central differences of fourth order:
 * (8·(f(h) − f(−h)) − (f(2h) − f(−2h))) / 12h, for each of the numbers that `f` gives.
 *
 * Its error is O(h⁴) where f is smooth; in float32, rounding adds about 10⁻⁷·|f| / h.
 *
 * @param f gives the same count of numbers at every point.
 * @example await finiteDifferences((x) => [Math.sin(x)], 0.01) // ≈ [1]
 */
export const finiteDifferences = async (
  f: (x: number) => ArrayLike<number> | Promise<ArrayLike<number>>,
  h: number,
): Promise<Float64Array> => {
  const apart = async (x: number): Promise<Float64Array> => {
    const [above, below] = [Float64Array.from(await f(x)), await f(-x)];
    return above.map((value, i) => value - below[i]!);
  };
  const [near, far] = [await apart(h), await apart(2 * h)];
  return near.map((difference, i) => (8 * difference - far[i]!) / (12 * h));
};
