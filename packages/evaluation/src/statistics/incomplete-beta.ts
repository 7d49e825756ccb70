/** ln Γ(x) − [(x − ½)·ln x − x + ½·ln 2π] by Stirling's series, for x ≥ 15. */
const stirlingRest = (x: number): number => {
  const square = 1 / (x * x);
  return (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188)))) / x;
};

/** ln Γ(x) for x > 0: moved up to where Stirling's series has all digits. */
export const logGamma = (x: number): number => {
  let product = 1;
  let moved = x;
  while (moved < 15) product *= moved++;
  return (
    (moved - 0.5) * Math.log(moved) -
    moved +
    0.5 * Math.log(2 * Math.PI) +
    stirlingRest(moved) -
    Math.log(product)
  );
};

/** ln B(a, b) without the difference of two large logarithms where one argument is large. */
export const logBeta = (a: number, b: number): number => {
  if (a < b) return logBeta(b, a);
  if (a < 15) return logGamma(a) + logGamma(b) - logGamma(a + b);
  const ratio = stirlingRest(a) - stirlingRest(a + b) - (a + b - 0.5) * Math.log1p(b / a) + b;
  return logGamma(b) - b * Math.log(a) + ratio;
};

/** The continued fraction of I_x(a, b), by the method of Lentz; it converges fast for x < (a + 1)/(a + b + 2). */
const continuedFraction = (x: number, a: number, b: number): number => {
  const kept = (value: number): number => (Math.abs(value) < 1e-300 ? 1e-300 : value);
  let c = 1;
  let d = 1 / kept(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; ; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / kept(1 + even * d);
    c = kept(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / kept(1 + odd * d);
    c = kept(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-16 || m > 1_000_000) return fraction;
  }
};

/** x^a·y^b / B(a, b) for y = 1 − x. */
export const betaFactor = ({ x, y, a, b }: BetaOptions): number => {
  if (x <= 0 || y <= 0) return 0;
  const logX = y < 0.5 ? Math.log1p(-y) : Math.log(x);
  const logY = x < 0.5 ? Math.log1p(-x) : Math.log(y);
  return Math.exp(a * logX + b * logY - logBeta(a, b));
};

export interface BetaOptions {
  readonly x: number;
  /** 1 − x, given apart because 1 − x has lost its digits where x is near 1. */
  readonly y: number;
  readonly a: number;
  readonly b: number;
}

/**
 * The regularized incomplete beta function I_x(a, b), with full relative accuracy where it is small.
 *
 * @see NIST Digital Library of Mathematical Functions, 8.17.22; Lentz 1976.
 */
export const incompleteBeta = ({ x, y, a, b }: BetaOptions): number => {
  const factor = betaFactor({ x, y, a, b });
  return x <= (a + 1) / (a + b + 2)
    ? (factor * continuedFraction(x, a, b)) / a
    : 1 - (factor * continuedFraction(y, b, a)) / b;
};
