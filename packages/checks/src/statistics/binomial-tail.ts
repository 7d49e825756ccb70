/**
 * P(X ≥ k) for X of a binomial distribution of n draws at p in (0, 1): its terms from the k-th on, each from the one before.
 *
 * @example binomialTail(6, 10, 0.5) // 0.376953125
 */
export const binomialTail = (k: number, n: number, p: number): number => {
  if (k <= 0) return 1;
  if (k > n) return 0;
  // the smaller tail is summed, so that no digits are lost
  if (k < n * p) return 1 - binomialTail(n - k + 1, n, 1 - p);
  let logTerm = k * Math.log(p) + (n - k) * Math.log1p(-p);
  for (let i = 1; i <= k; i++) logTerm += Math.log((n - k + i) / i);
  let term = Math.exp(logTerm);
  let sum = 0;
  for (let i = k; i <= n && term > sum * 1e-17; i++) {
    sum += term;
    term *= ((n - i) / (i + 1)) * (p / (1 - p));
  }
  return Math.min(1, sum);
};
