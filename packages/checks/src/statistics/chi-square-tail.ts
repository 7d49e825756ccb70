/** Γ(h) for h a whole number of halves, as a logarithm. */
const logGamma = (h: number): number => {
  let sum = Number.isInteger(h) ? 0 : Math.log(Math.sqrt(Math.PI));
  for (let x = Number.isInteger(h) ? 1 : 0.5; x < h; x++) sum += Math.log(x);
  return sum;
};

/** P(a, x), the lower regularized incomplete gamma function, by its series; for x < a + 1. */
const lowerSeries = (a: number, x: number): number => {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; term > sum * 1e-17; n++) sum += term *= x / (a + n);
  return sum * Math.exp(-x + a * Math.log(x) - logGamma(a));
};

/** Q(a, x) by its continued fraction (Lentz); for x ≥ a + 1. */
const upperFraction = (a: number, x: number): number => {
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let fraction = d;
  for (let i = 1; i < 10_000; i++) {
    const an = -i * (i - a);
    b += 2;
    d = 1 / (an * d + b);
    c = b + an / c;
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return fraction * Math.exp(-x + a * Math.log(x) - logGamma(a));
};

/**
 * P(X ≥ x) for X of a χ² distribution with a whole number of degrees of freedom.
 *
 * @see Abramowitz and Stegun, 26.4.19; NIST Digital Library of Mathematical Functions, 8.9.2.
 * @example chiSquareTail(3.841, 1) // ≈ 0.05
 */
export const chiSquareTail = (x: number, degrees: number): number => {
  if (x <= 0) return 1;
  const [a, half] = [degrees / 2, x / 2];
  return half < a + 1 ? 1 - lowerSeries(a, half) : upperFraction(a, half);
};
