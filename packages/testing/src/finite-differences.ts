import type { Tensor } from '@tensorflow/tfjs-core';
import { readTogether } from './read-together.ts';

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

/** Where the four values of a central difference of fourth order are taken, in units of h. */
const places = [1, -1, 2, -2] as const;

/**
 * ∂f/∂x for each element of x, by {@link finiteDifferences} along each; all values are read from the device together.
 *
 * @param f gives a scalar on the device.
 * @example await elementwiseDifferences((x) => sum(square(tensor(x))), Float32Array.of(1, 2), 0.02) // ≈ [2, 4]
 */
export const elementwiseDifferences = async (
  f: (x: Float32Array) => Tensor,
  values: Float32Array,
  h: number,
): Promise<Float64Array> => {
  const points = [...values].flatMap((value, i) =>
    places.map((place) => {
      const moved = values.slice();
      moved[i] = value + place * h;
      return f(moved);
    }),
  );
  const found = (await readTogether(points)).map((numbers) => numbers[0]!);
  return Float64Array.from(values, (_, i) => {
    const [above, below, farAbove, farBelow] = found.slice(4 * i, 4 * i + 4) as [
      number,
      number,
      number,
      number,
    ];
    return (8 * (above - below) - (farAbove - farBelow)) / (12 * h);
  });
};
