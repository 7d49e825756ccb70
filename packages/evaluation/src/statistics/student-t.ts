import { betaFactor, incompleteBeta, logGamma } from './incomplete-beta.ts';

/**
 * P(|T| ≥ |t|) for Student's t with ν > 0 degrees of freedom, which need not be whole: I_x(ν/2, ½) at x = ν/(ν + t²).
 *
 * @see Abramowitz and Stegun, 26.7.1.
 * @example twoSidedP(2.262, 9) // ≈ 0.05
 */
export const twoSidedP = (t: number, degrees: number): number => {
  const square = t * t;
  return incompleteBeta({
    x: degrees / (degrees + square),
    y: square / (degrees + square),
    a: degrees / 2,
    b: 0.5,
  });
};

/** P(|Z| ≥ |z|) of the normal distribution: that of t with so many degrees of freedom that they are none, by Abramowitz and Stegun 26.7.8. */
export const twoSidedNormal = (z: number): number => {
  const degrees = 1e6;
  // the t whose normal approximation is z
  const square = (z * z) / ((1 - 1 / (4 * degrees)) ** 2 - (z * z) / (2 * degrees));
  return square < 0 ? 0 : twoSidedP(Math.sqrt(square), degrees);
};

/** The least number ≥ 0 at which a falling function is no longer above a level, to the last bits. */
const solveFalling = (f: (x: number) => number, level: number): number => {
  if (f(0) <= level) return 0;
  let high = 1;
  while (f(high) > level) high *= 2;
  let low = high === 1 ? 0 : high / 2;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return high;
    if (f(middle) > level) low = middle;
    else high = middle;
  }
};

/**
 * The t with P(|T| ≥ t) = α for Student's t with ν > 0 degrees of freedom: half the width of an interval of confidence
 * 1 − α, in standard errors.
 *
 * @example criticalT(0.05, 9) // ≈ 2.262
 */
export const criticalT = (alpha: number, degrees: number): number =>
  solveFalling((t) => twoSidedP(t, degrees), alpha);

/** P(χ²_ν ≤ x), by the series of the incomplete gamma function, all of whose terms are positive. */
const chiSquareBelow = (x: number, degrees: number): number => {
  const [a, half] = [degrees / 2, x / 2];
  if (half > a + 10 * Math.sqrt(a) + 50) return 1;
  let term = Math.exp(a * Math.log(half) - half - logGamma(a + 1));
  let sum = term;
  for (let n = 1; term > sum * 1e-17 || half > a + n; n++) sum += term *= half / (a + n);
  return Math.min(1, sum);
};

/** From here on the series of the power has more terms than the integral over Z has points. */
const farOff = 50;

/** P(|T| ≥ t) as the mean of P(χ²_ν ≤ ν·(δ + Z)²/t²) over a normal Z, by the trapezoidal rule. */
const powerFarOff = (
  delta: number,
  { t, degrees }: { readonly t: number; readonly degrees: number },
): number => {
  const step = 1 / 8;
  let sum = 0;
  for (let z = -9; z <= 9; z += step)
    sum += Math.exp((-z * z) / 2) * chiSquareBelow(degrees * ((delta + z) / t) ** 2, degrees);
  return Math.min(1, (step * sum) / Math.sqrt(2 * Math.PI));
};

/**
 * P(|T| ≥ t) where T = (Z + δ)/√(χ²_ν/ν) is noncentral: Σⱼ Poisson(j; δ²/2)·I_x(ν/2, j + ½) at x = ν/(ν + t²), since T² is a
 * noncentral F with 1 and ν degrees of freedom. The next I_x adds one positive term to the last.
 *
 * @see Johnson, Kotz and Balakrishnan 1995, "Continuous univariate distributions" 2, chapter 30.
 */
export const power = (
  delta: number,
  { t, degrees }: { readonly t: number; readonly degrees: number },
): number => {
  if (delta > farOff) return powerFarOff(delta, { t, degrees });
  const square = t * t;
  const at = { x: degrees / (degrees + square), y: square / (degrees + square), a: degrees / 2, b: 0.5 };
  const rate = (delta * delta) / 2;
  let beta = incompleteBeta(at);
  let next = betaFactor(at) / at.b;
  let logWeight = -rate;
  let sum = 0;
  for (let j = 0; ; j++) {
    const weight = Math.exp(logWeight);
    sum += weight * beta;
    if (j > rate && weight < 1e-18) return Math.min(1, sum);
    beta += next;
    next *= (at.y * (at.a + j + 0.5)) / (j + 1.5);
    logWeight += Math.log(rate / (j + 1));
  }
};

/**
 * The true difference, in standard errors, that a two-sided test at level α finds with a probability, 0.8 if not given: the δ
 * at which P(|T| ≥ t_α) is that for the noncentral t.
 *
 * @example detectableShift(0.05, 1e6) // ≈ 2.80, which is 1.96 + 0.84
 */
export const detectableShift = (alpha: number, degrees: number, found = 0.8): number => {
  const t = criticalT(alpha, degrees);
  return solveFalling((delta) => 1 - power(delta, { t, degrees }), 1 - found);
};
