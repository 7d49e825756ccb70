import type { Tokenizer } from '@ridgeline/contracts';
import type { LikelyToken, TextToken } from '@ridgeline/generation';
import type { ChoiceLogProbabilities } from './completion-response.ts';

/**
 * Log-probabilities in the shape of OpenAI's completions. A token of less than a character is told as U+FFFD. Beside the likeliest tokens
 * stands the one that was written.
 */
export const toldLogProbabilities = (
  tokens: readonly TextToken[],
  { decode }: Tokenizer,
  count: number,
): ChoiceLogProbabilities => {
  const likely = ({ id, logProbability, top }: TextToken): Record<string, number> => {
    const all: readonly LikelyToken[] = [...top!, { id, logProbability: logProbability! }];
    return Object.fromEntries(all.map((one) => [decode([one.id]), one.logProbability]));
  };
  return {
    tokens: tokens.map(({ id }) => decode([id])),
    token_logprobs: tokens.map(({ logProbability }) => logProbability!),
    top_logprobs: count === 0 ? null : tokens.map(likely),
    text_offset: tokens.map(({ offset }) => offset),
  };
};
