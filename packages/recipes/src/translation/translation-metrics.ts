import type { HostBatch, Metric, Tokenizer } from '@ridgeline/contracts';
import { perplexityMetric } from '../training/perplexity-metric.ts';

/** What the targets of an evaluation are. */
export interface TargetCoverage {
  /** Those that count: the tokens of every translation and its end. */
  readonly targets: number;
  /** Of these, the ones that the vocabulary lacks. */
  readonly unknownTokens: number;
}

/** What a translator's loss means, beside the loss itself. */
export interface TranslationMetrics extends TargetCoverage {
  /** Of a target token. Unknown ones cost no more than others: compare models of one tokenizer alone. */
  readonly perplexity: Metric;
  readonly unknownShare: number;
}

/** Counts the targets of batches. */
export const targetCoverage = (
  batches: readonly HostBatch[],
  { special }: Pick<Tokenizer, 'special'>,
): TargetCoverage => {
  let [targets, unknownTokens] = [0, 0];
  for (const batch of batches)
    batch.targets.data.forEach((id, i) => {
      if (batch.counts?.data[i] === 0) return;
      targets++;
      if (id === special.unknown) unknownTokens++;
    });
  return { targets, unknownTokens };
};

/**
 * Perplexity and unknown tokens of a data loss. It never throws: what cannot be computed is left out with its reason.
 *
 * @param dataLoss nats per target token.
 * @example translationMetrics(run.coverage.test(), dataLoss).perplexity
 */
export const translationMetrics = (coverage: TargetCoverage, dataLoss: number): TranslationMetrics => ({
  ...coverage,
  perplexity: perplexityMetric(dataLoss),
  unknownShare: coverage.targets === 0 ? 0 : coverage.unknownTokens / coverage.targets,
});
