/** Q(λ) = 2·Σ (−1)^{j−1}·exp(−2j²λ²) */
const kolmogorovTail = (lambda: number): number => {
  if (lambda < 0.3) return 1;
  let sum = 0;
  for (let j = 1; j < 100; j++) {
    const term = Math.exp(-2 * j * j * lambda * lambda);
    sum += j % 2 === 1 ? term : -term;
    if (term < 1e-17) break;
  }
  return Math.min(1, 2 * sum);
};

/**
 * The greatest distance D between the distribution functions of two samples, and the asymptotic chance of one as great where both
 * are of one distribution; with ties the chance is too large, so that the test errs on the quiet side.
 *
 * @see Smirnov 1939; Stephens 1970 for √e + 0.12 + 0.11/√e with e = nm/(n + m).
 */
export const kolmogorovSmirnov = (
  first: readonly number[],
  second: readonly number[],
): { readonly distance: number; readonly pValue: number } => {
  const [a, b] = [Float64Array.from(first).sort(), Float64Array.from(second).sort()];
  let [i, j, distance] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const value = Math.min(a[i]!, b[j]!);
    while (i < a.length && a[i] === value) i++;
    while (j < b.length && b[j] === value) j++;
    distance = Math.max(distance, Math.abs(i / a.length - j / b.length));
  }
  const root = Math.sqrt((a.length * b.length) / (a.length + b.length));
  return { distance, pValue: kolmogorovTail((root + 0.12 + 0.11 / root) * distance) };
};
