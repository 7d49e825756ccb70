import type { Metric } from '@ridgeline/contracts';

/** A perplexity within a sentence, or why there is none. */
export const perplexityText = (perplexity: Metric): string =>
  typeof perplexity === 'number'
    ? `perplexity ${perplexity.toFixed(2)}`
    : `no perplexity, as ${perplexity.absent}`;
