import { RidgelineError } from '@ridgeline/contracts';
import { quantile } from '../statistics/quantile.ts';

/** How the losses of a text's tokens are spread. All but the counts and the perplexity in nats. */
export interface TokenLosses {
  readonly targets: number;
  /** Mean −log p. */
  readonly mean: number;
  /** exp(mean). */
  readonly perplexity: number;
  /** Standard deviation over tokens, n in the denominator. */
  readonly deviation: number;
  /** By linear interpolation. */
  readonly quantiles: { readonly p5: number; readonly p50: number; readonly p95: number };
  /** Share of all nats that the tenth of the tokens with the highest losses has. */
  readonly shareOfWorstTenth: number;
  /** Places of the tokens with the highest losses, the highest first; at most ten. */
  readonly worst: readonly number[];
}

/**
 * What stands behind a mean loss: one perplexity may be that of tokens that are all a little unsure, or of a few that the
 * model took for impossible.
 *
 * @param logProbabilities [n] log p of each target, in nats, at most 0 but for rounding.
 * @throws `E_DATA` without a target, or for what is no log-probability: NaN, above 0 or −∞, naming its place.
 * @see NumPy's `mean`, `std` and `quantile`.
 * @example tokenLosses([Math.log(0.5), Math.log(0.25)]).perplexity // ≈ 2.83
 */
export const tokenLosses = (logProbabilities: ArrayLike<number>): TokenLosses => {
  const targets = logProbabilities.length;
  if (targets === 0) throw new RidgelineError('E_DATA', 'tokenLosses: there must be at least one target.');
  const losses = Float64Array.from(logProbabilities, (log, place) => {
    if (log <= 1e-6 && log > Number.NEGATIVE_INFINITY) return Math.max(0, -log);
    throw new RidgelineError(
      'E_DATA',
      `tokenLosses: log-probabilities must be finite numbers ≤ 0, got ${log} at ${place}.`,
      { hint: 'A target of probability 0 costs infinitely much: see that the vocabulary has it.' },
    );
  });
  const sum = losses.reduce((total, loss) => total + loss, 0);
  const mean = sum / targets;
  const sorted = losses.slice().sort();
  const order = Array.from(losses, (_, place) => place).sort((a, b) => losses[b]! - losses[a]! || a - b);
  const tenth = order.slice(0, Math.ceil(targets / 10));
  return {
    targets,
    mean,
    perplexity: Math.exp(mean),
    deviation: Math.sqrt(losses.reduce((total, loss) => total + (loss - mean) ** 2, 0) / targets),
    quantiles: { p5: quantile(sorted, 0.05), p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95) },
    shareOfWorstTenth: sum === 0 ? 0 : tenth.reduce((total, place) => total + losses[place]!, 0) / sum,
    worst: order.slice(0, 10),
  };
};
