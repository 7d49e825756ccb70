import type { FinishReason } from '../generate-batch.ts';

/** A text on its way. */
export interface Beam {
  /** All ids, the prompt first. */
  readonly ids: readonly number[];
  /** Σ log p of what was written, in nats, after processors and the penalty of diversity. */
  readonly logProbability: number;
  /** Which row of the reader has read it. */
  readonly row: number;
  /** How much of each position of the source was attended to so far, [S], where that counts. */
  readonly coverage?: Float64Array;
}

/** A text that is whole. */
export interface Hypothesis {
  /** What was written, without the prompt and without the id that ends it. */
  readonly ids: readonly number[];
  /** What hypotheses are ranked by: `logProbability` over the penalty of length, and the penalty of coverage. */
  readonly score: number;
  /** Σ log p of its tokens and its end, in nats, after processors and the penalty of diversity. */
  readonly logProbability: number;
  readonly finishReason: Exclude<FinishReason, 'aborted'>;
}

/** Which hypotheses of a text are ranked how, and when its search is over. */
export interface Ranking {
  /** K: how many go on side by side. */
  readonly beams: number;
  /** α: scores are divided by length^α, or by ((5 + length)/6)^α. */
  readonly lengthPenalty: number;
  readonly lengthForm: 'power' | 'gnmt';
  readonly earlyStopping: boolean | 'never';
  readonly maxTokens: number;
  /** β of the penalty of coverage; 0 is none. */
  readonly coveragePenalty: number;
}

/** What a sum of log-probabilities is divided by; the end of a text counts as a token. */
const lengthNorm = (
  length: number,
  { lengthPenalty, lengthForm }: Pick<Ranking, 'lengthPenalty' | 'lengthForm'>,
): number => Math.exp(lengthPenalty * Math.log(lengthForm === 'gnmt' ? (5 + length) / 6 : length));

/** Σ log min(attention that a position of the source got, 1). A position that got none counts as one that got e⁻²³. */
const uncovered = (coverage: Float64Array): number =>
  coverage.reduce((sum, got) => sum + Math.log(Math.min(Math.max(got, 1e-10), 1)), 0);

export const scoreOf = (
  { logProbability, coverage }: Pick<Beam, 'logProbability' | 'coverage'>,
  length: number,
  ranking: Ranking,
): number => {
  const ofLength = logProbability / lengthNorm(length, ranking);
  return coverage === undefined ? ofLength : ofLength + ranking.coveragePenalty * uncovered(coverage);
};

/**
 * Whether a beam of so many tokens can still come before the last of the finished. Only `never` holds to the best length that there
 * could be; otherwise it is taken as long as it is.
 */
export const canWin = (
  live: readonly Beam[],
  finished: readonly Hypothesis[],
  { length, ranking }: { readonly length: number; readonly ranking: Ranking },
): boolean => {
  if (live.length === 0) return false;
  if (finished.length < ranking.beams) return true;
  const { earlyStopping, lengthPenalty, maxTokens } = ranking;
  if (earlyStopping === true) return false;
  const best = Math.max(...live.map(({ logProbability }) => logProbability));
  const longest = earlyStopping === 'never' && lengthPenalty > 0 ? maxTokens : length;
  return best / lengthNorm(longest, ranking) > finished.at(-1)!.score;
};
