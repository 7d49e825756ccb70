/**
 * The derivative of log Γ, for x > 0: by ψ(x) = ψ(x + 1) − 1/x up to 10, and the asymptotic series from there.
 *
 * @see Abramowitz & Stegun 1964, 6.3.5 and 6.3.18.
 * @example digamma(1) // −0.5772… , −γ
 */
export const digamma = (x: number): number => {
  let at = x;
  let lower = 0;
  for (; at < 10; at++) lower += 1 / at;
  const square = 1 / (at * at);
  const series =
    square * (1 / 12 - square * (1 / 120 - square * (1 / 252 - square * (1 / 240 - square / 132))));
  return Math.log(at) - 0.5 / at - series - lower;
};
