import type { Tokenizer } from '@ridgeline/contracts';
import { textPieces } from '../text-stream.ts';
import type { Hypothesis } from './beam.ts';
import { type BeamSearchOptions, beamSearch } from './beam-search.ts';

export interface SearchTextsOptions
  extends Omit<BeamSearchOptions, 'texts' | 'special' | 'isOver' | 'inputs'> {
  readonly tokenizer: Tokenizer;
  readonly prompts: readonly string[];
  /** Texts that end one, wherever its tokens are cut. They are not part of it. */
  readonly stop?: readonly string[];
}

/** A text that was found. */
export interface FoundText extends Pick<Hypothesis, 'score' | 'logProbability' | 'finishReason'> {
  /** What follows the prompt, without it. */
  readonly text: string;
  /** How many tokens it has, one that ends it not counted. */
  readonly tokens: number;
}

/** The text of some ids behind a prompt. */
const textOf = (tokenizer: Tokenizer, prompt: Int32Array, ids: readonly number[]): string => {
  const pieces = textPieces({ tokenizer, prompt });
  return ids.map((id) => pieces.next(id)).join('') + pieces.end();
};

/** What stands before the first stop text, or all. */
const beforeStop = (text: string, stop: readonly string[]): string => {
  const starts = stop.map((one) => text.indexOf(one)).filter((start) => start >= 0);
  return starts.length === 0 ? text : text.slice(0, Math.min(...starts));
};

/**
 * Searches for the most probable texts that follow some prompts, as {@link beamSearch}. The tokens that the tokenizer has for the beginning and the
 * end of a text stand before the prompt and end the text; what the vocabulary lacks is never written.
 *
 * @returns of each prompt its texts, the best first.
 * @throws as `beamSearch`.
 * @example const [[best]] = await searchTexts({ model, params, tokenizer, prompts: ['Call me '], beams: 5, maxTokens: 20 });
 */
export const searchTexts = async (
  options: SearchTextsOptions,
): Promise<readonly (readonly FoundText[])[]> => {
  const { tokenizer, stop = [] } = options;
  const prompts = options.prompts.map((prompt) => tokenizer.encode(prompt).ids);
  const found = await beamSearch({
    ...options,
    texts: prompts.map((prompt) => ({ prompt })),
    special: tokenizer.special,
    ...(stop.length > 0 && {
      isOver: (ids) => {
        const text = tokenizer.decode(ids);
        return stop.some((one) => text.includes(one));
      },
    }),
  });
  return found.map((hypotheses, i) =>
    hypotheses.map(({ ids, score, logProbability, finishReason }) => ({
      text: beforeStop(textOf(tokenizer, prompts[i]!, ids), stop),
      tokens: ids.length,
      ...{ score, logProbability, finishReason },
    })),
  );
};
