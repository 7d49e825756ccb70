/**
 * bⁿ by repeated squaring, for an integer n ≥ 0.
 *
 * `Math.pow` and `**` differ in the last bit between versions of V8; multiplication does not.
 *
 * @example integerPower(0.9, 2) // 0.81
 */
export const integerPower = (base: number, exponent: number): number => {
  let power = 1;
  for (let square = base, rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) power *= square;
    square *= square;
  }
  return power;
};
