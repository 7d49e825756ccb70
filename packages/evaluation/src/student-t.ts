/**
 * P(|T| < t) for Student's t with ν degrees of freedom, where t = √ν·tan θ. For whole ν the integral is a finite sum
 * of powers of cos θ.
 *
 * @see Abramowitz and Stegun, 26.7.3 (odd ν) and 26.7.4 (even ν).
 */
const centralProbability = (theta: number, degrees: number): number => {
  const odd = degrees % 2 === 1;
  const cosine = Math.cos(theta);
  const square = cosine * cosine;
  let sum = 0;
  let term = odd ? cosine : 1;
  for (let k = odd ? 1 : 0; k <= degrees - 2 && term > 0; k += 2) {
    sum += term;
    term *= (square * (k + 1)) / (k + 2);
  }
  return odd ? (2 / Math.PI) * (theta + Math.sin(theta) * sum) : Math.sin(theta) * sum;
};

/**
 * The t with P(|T| < t) = `confidence` for Student's t with a whole number of degrees of freedom: half the width of a
 * confidence interval, in standard errors.
 *
 * @example studentT(0.95, 9) // ≈ 2.262
 */
export const studentT = (confidence: number, degrees: number): number => {
  let low = 0;
  let high = Math.PI / 2;
  // the probability rises with θ, so halving the bracket until it cannot be halved is exact to the last bits
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return Math.sqrt(degrees) * Math.tan(middle);
    if (centralProbability(middle, degrees) < confidence) low = middle;
    else high = middle;
  }
};
