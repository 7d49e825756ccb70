import type { Metric } from '@ridgeline/contracts';
import { bitsPerCharacter, perplexity } from '@ridgeline/evaluation';
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

const beyond = { absent: 'it is beyond the largest number' };

const perplexityOf = (dataLoss: number): Metric => {
  const found = perplexity(dataLoss);
  return Number.isFinite(found) ? found : beyond;
};

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
  const measurable = Number.isFinite(dataLoss) && dataLoss >= 0;
  const lost = { absent: `the loss is ${dataLoss}` };
  return {
    perplexity: measurable ? perplexityOf(dataLoss) : lost,
    bitsPerCharacter: measurable ? bitsOf(coverage, dataLoss) : lost,
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
