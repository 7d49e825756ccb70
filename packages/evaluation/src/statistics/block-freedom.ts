const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/**
 * Degrees of freedom of the blocks' squared standard error Σ w²·r²/(1 − h), with h the share of all targets that a block has and
 * r its deviation from the weighted mean: those of the χ² of the same mean and variance, tr(M)²/tr(M²) for blocks that vary
 * alike. B − 1 where they are equal, few where some hold most of the text.
 *
 * @param weights [B] targets of each block, by any scale.
 * @see Bell and McCaffrey 2002, "Bias reduction in standard errors for linear regression with multi-stage samples".
 */
export const blockFreedom = (weights: readonly number[]): number => {
  const all = sum(weights);
  const largest = weights.indexOf(weights.reduce((a, b) => Math.max(a, b)));
  // deviations are taken from the largest block: all others are sums of small numbers then, however near its share is to 1
  const shares = weights.filter((_, block) => block !== largest).map((weight) => weight / all);
  const rest = sum(shares);
  const factors = shares.map((share) => (share * share) / (1 - share));
  const over = (term: (share: number, factor: number) => number): number =>
    sum(shares.map((share, block) => term(share, factors[block]!)));
  const [own, ofOthers] = [1 - rest, sum(factors)];
  const factor = (own * own) / rest + ofOthers;
  // N = diag(d) − h·dᵀ − d·hᵀ + f·h·hᵀ over the others, whose deviations have the covariance C = I + 1·1ᵀ
  const squares = over((h) => h * h);
  const joint = over((h, d) => h * d);
  const trace = ofOthers - 2 * joint + factor * squares;
  const traceOfSquare =
    over((_, d) => d * d) +
    2 * (squares * over((_, d) => d * d) + joint * joint) +
    (factor * squares) ** 2 -
    4 * over((h, d) => h * d * d) +
    2 * factor * over((h, d) => h * h * d) -
    4 * factor * squares * joint;
  // N·1, and 1ᵀ·N·1
  const sums = own * own * over((h, d) => (d + h * (own - ofOthers)) ** 2);
  const total = own * (ofOthers + rest * (own - ofOthers));
  // tr(N·C)²/tr(N·C·N·C)
  return (trace + total) ** 2 / (traceOfSquare + 2 * sums + total * total);
};
