const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/**
 * Degrees of freedom of the blocks' squared standard error Σ w²·r²/(1 − h), with h the share of all targets that a block has and
 * r its deviation from the weighted mean: those of the χ² of the same mean and variance, tr(M)²/tr(M²) for blocks that vary
 * alike. B − 1 where they are equal, few where some hold most of the text.
 *
 * @param weights [B] targets of each block over their mean.
 * @see Bell and McCaffrey 2002, "Bias reduction in standard errors for linear regression with multi-stage samples".
 */
export const blockFreedom = (weights: readonly number[]): number => {
  const shares = weights.map((weight) => weight / weights.length);
  const factors = weights.map((weight, block) => (weight * weight) / (1 - shares[block]!));
  const over = (term: (share: number, factor: number) => number): number =>
    sum(shares.map((share, block) => term(share, factors[block]!)));
  // M = diag(d) − h·dᵀ − d·hᵀ + Σd·h·hᵀ
  const all = sum(factors);
  const squares = over((h) => h * h);
  const joint = over((h, d) => h * d);
  const trace = all - 2 * joint + all * squares;
  const traceOfSquare =
    over((_, d) => d * d) +
    2 * (squares * over((_, d) => d * d) + joint * joint) +
    (all * squares) ** 2 -
    4 * over((h, d) => h * d * d) +
    2 * all * over((h, d) => h * h * d) -
    4 * all * squares * joint;
  return (trace * trace) / traceOfSquare;
};
