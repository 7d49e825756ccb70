import type { Seed } from './unigram-seeds.ts';

/** How much less likely an unknown character is than the least likely token, in nats. */
const unknownPenalty = 10;

/** The tokens that are left while a model is learned. */
export interface UnigramState {
  /** Seeds, the better ones first after each cut. */
  readonly tokens: readonly number[];
  /** Log probability of each seed that is left, then that of an unknown character. */
  readonly scores: Float64Array;
  /** What each seed is now: itself, an unknown character (the number of seeds) if a character has left, −1 if another has. */
  readonly now: Int32Array;
}

/** @param scores log probabilities by seed, of those that are left. */
export const stateOf = (
  seeds: readonly Seed[],
  tokens: readonly number[],
  scores: Float64Array,
): UnigramState => {
  const now = Int32Array.from(seeds, ({ length }) => (length === 1 ? seeds.length : -1));
  let least = Number.POSITIVE_INFINITY;
  for (const token of tokens) {
    now[token] = token;
    least = Math.min(least, scores[token]!);
  }
  scores[seeds.length] = least - unknownPenalty;
  return { tokens, scores, now };
};
