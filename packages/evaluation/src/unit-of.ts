/** Between these, squares of numbers neither vanish nor overflow. */
const [smallest, largest] = [1e-100, 1e100];

/**
 * What to divide numbers by before they are squared: 1 but at the edges of what a float64 holds, where a square is 0 or Infinity
 * although the number is neither. Then it is the largest of them in size.
 *
 * @example unitOf([3e-170, -4e-170]) // 4e-170
 */
export const unitOf = (values: ArrayLike<number>): number => {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]!));
  return (most >= smallest && most <= largest) || most === 0 || !Number.isFinite(most) ? 1 : most;
};
