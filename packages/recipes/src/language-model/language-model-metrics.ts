import type { Metric } from '@ridgeline/contracts';
import { bitsPerCharacter } from '@ridgeline/evaluation';
import { beyond, lostBy, perplexityMetric } from '../training/perplexity-metric.ts';
import type { TextCoverage } from './text-coverage.ts';

/** What a language model's loss on a text means, beside the loss itself. */
export interface LanguageModelMetrics {
  readonly perplexity: Metric;
  readonly bitsPerCharacter: Metric;
  /** Code points that the targets spell. */
  readonly characters: number;
  /** Of the targets: unknown tokens, and their share. */
  readonly unknownTokens: number;
  readonly unknownShare: number;
}

const bitsOf = ({ targets, characters, spellingNats, loses }: TextCoverage, dataLoss: number): Metric => {
  if (characters === 0) return { absent: 'the targets spell no character' };
  if (loses !== undefined) return { absent: `the tokens do not keep the text as it is: ${loses}` };
  const lossNats = dataLoss * targets + spellingNats;
  return Number.isFinite(lossNats) ? bitsPerCharacter({ lossNats, characters }) : beyond;
};

/**
 * Perplexity and bits per character of a data loss. Unknown tokens are charged with their spelling in bits per
 * character, as `spellingNats` says, and cost no more than any other token in perplexity: compare perplexities of one
 * tokenizer alone. It never throws: what cannot be computed is left out with its reason.
 *
 * @param coverage of the text that the loss was measured on: `run.coverage.valid()`, or `textCoverage`.
 * @param dataLoss nats per target.
 * @example languageModelMetrics(run.coverage.test(), dataLoss).bitsPerCharacter
 */
export const languageModelMetrics = (coverage: TextCoverage, dataLoss: number): LanguageModelMetrics => {
  const { targets, characters, unknownTokens } = coverage;
  return {
    perplexity: perplexityMetric(dataLoss),
    bitsPerCharacter: lostBy(dataLoss) ?? bitsOf(coverage, dataLoss),
    characters,
    unknownTokens,
    unknownShare: targets === 0 ? 0 : unknownTokens / targets,
  };
};

/** The mean of a metric over seeds, or the first reason why there is none. */
export const meanMetric = (metrics: readonly Metric[]): Metric => {
  let sum = 0;
  for (const metric of metrics) {
    if (typeof metric !== 'number') return metric;
    sum += metric;
  }
  return metrics.length === 0 ? { absent: 'nothing was measured' } : sum / metrics.length;
};
