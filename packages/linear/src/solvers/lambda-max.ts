/** Below this share of L1 a path begins where one with this share would. */
export const leastAlpha = 1e-3;
/** Share of the null deviance that a ridge explains at most where its path begins. */
const nullShare = 0.01;

/** What the gradients at the null model say about the strengths to try. */
export interface NullGradient {
  /** max |gⱼ| / factorⱼ */
  readonly steepest: number;
  /** Σ gⱼ² / factorⱼ */
  readonly squares: number;
}

/** Measures the gradients of some outputs, [p] each, over the columns of a list that are penalised. */
export const nullGradient = (
  gradients: readonly Float64Array[],
  list: Int32Array,
  factors: Float64Array,
): NullGradient => {
  let steepest = 0;
  let squares = 0;
  for (const gradient of gradients) {
    for (const j of list) {
      if (factors[j] === 0) continue;
      steepest = Math.max(steepest, Math.abs(gradient[j]!) / factors[j]!);
      squares += (gradient[j]! * gradient[j]!) / factors[j]!;
    }
  }
  return { steepest, squares };
};

/**
 * The strength from which on a ridge explains no more than a hundredth of the null deviance. The loss falls by no more
 * than −g·β ≤ ‖g‖·‖β‖, and ‖β‖ ≤ ‖g‖/λ: never by more than ‖g‖²/λ.
 *
 * @param squares ‖g‖² at the null model, each gradient divided by the root of its factor.
 * @param deviance null loss, less that of a perfect fit.
 */
export const ridgeLambdaMax = (squares: number, deviance: number): number =>
  deviance > 0 ? squares / (nullShare * deviance) : 0;

/** Where a path begins: with L1 the smallest strength at which all penalised coefficients are 0. */
export const lambdaMaxOf = (alpha: number, { steepest, squares }: NullGradient, deviance: number): number =>
  alpha === 0 ? ridgeLambdaMax(squares, deviance) : steepest / Math.max(alpha, leastAlpha);
