// 2^(m/64) for |m| ≤ 8128, by square roots, products, doubling and halving: the same bits in every engine
const steps = 64;
const limit = 127 * steps;
const table = new Float64Array(2 * limit + 1);
for (let m = 0; m < steps; m++) {
  let power = 1;
  for (let bit = steps / 2, root = Math.SQRT2; bit >= 1; bit /= 2, root = Math.sqrt(root)) {
    if (m & bit) power *= root;
  }
  table[limit + m] = power;
}
for (let m = steps; m <= limit; m++) table[limit + m] = table[limit + m - steps]! * 2;
for (let m = 1; m <= limit; m++) table[limit - m] = table[limit - m + steps]! / 2;

/** Adding and subtracting it rounds a double to an integer. */
const rounding = 1.5 * 2 ** 52;

/**
 * e^x by e^x = 2^(m/64)·e^r, |r| ≤ ln 2 / 128: a table and a polynomial of degree 4, with a relative error below
 * 1e-13. Saturates beyond ±87, near the ends of float32, and passes NaN on.
 */
export const exp = (x: number): number => {
  if (x > 87) x = 87;
  else if (x < -87) x = -87;
  else if (Number.isNaN(x)) return x;
  const m = x * 92.33248261893485 + rounding - rounding;
  const r = x - m * 0.010830424696249145;
  const series = 1 + r * (1 + r * (0.5 + r * (0.16666666666666666 + r * 0.041666666666666664)));
  return series * table[(m + limit) | 0]!;
};

/** 1 / (1 + e^−x) */
export const sigmoid = (x: number): number => 1 / (1 + exp(-x));

/** The hyperbolic tangent; x itself where its cube is too small to count in float32. */
export const tanh = (x: number): number => {
  if (x > -1e-5 && x < 1e-5) return x;
  return 1 - 2 / (exp(2 * x) + 1);
};
