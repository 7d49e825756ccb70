import type { RandomStream } from '@ridgeline/contracts';

/** log of a draw from Gamma(α, 1), α > 0. @see Marsaglia and Tsang 2000, "A simple method for generating gamma variables" */
const logGamma = (alpha: number, random: RandomStream): number => {
  // 1 − u, which is never 0
  const logUniform = (name: string): number => Math.log(1 - random.stream(name).uniform(1)[0]!);
  // Gamma(α) is Gamma(α + 1)·u^(1/α)
  if (alpha < 1) return logGamma(alpha + 1, random) + logUniform('less') / alpha;
  const d = alpha - 1 / 3;
  for (let attempt = 0; ; attempt++) {
    const x = random.stream(`normal/${attempt}`).normal(1)[0]!;
    const root = 1 + x / Math.sqrt(9 * d);
    if (root <= 0) continue;
    const logV = 3 * Math.log(root);
    if (logUniform(`uniform/${attempt}`) < x * x * 0.5 + d * (1 - Math.exp(logV) + logV))
      return Math.log(d) + logV;
  }
};

/**
 * A draw from Beta(α, α). It goes by logarithms, so that a small α gives shares near 0 and 1 and never 0/0.
 *
 * @param alpha above 0.
 */
export const betaShare = (alpha: number, random: RandomStream): number => {
  const [own, other] = ['own', 'other'].map((name) => logGamma(alpha, random.stream(name)));
  return 1 / (1 + Math.exp(other! - own!));
};
