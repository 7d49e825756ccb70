import { RidgelineError, type Tokenizer } from '@ridgeline/contracts';
import type { IdPair } from '@ridgeline/data';
import type { TextPairs } from './text-pairs.ts';

/** A text to translate as a model reads it: its ids and the end, so that no source is empty. */
export const encodeSource = (tokenizer: Tokenizer, text: string): Int32Array =>
  Int32Array.of(...tokenizer.encode(text).ids, tokenizer.special.end!);

/**
 * Pairs as ids.
 *
 * @throws `E_DATA` with the line of a text that has more than `maxTokens`.
 */
export const encodePairs = (
  tokenizer: Tokenizer,
  { name, pairs }: TextPairs,
  maxTokens: number,
): IdPair[] => {
  const requireShort = (what: string, tokens: number, line: number): void => {
    if (tokens <= maxTokens) return;
    throw new RidgelineError(
      'E_DATA',
      `${name}: line ${line}: the ${what} has ${tokens} tokens, and a text may have ${maxTokens}.`,
      {
        at: `${name}:${line}`,
        hint: `Cut the pair in several, leave it out, or train with data.maxTokens: ${tokens}.`,
      },
    );
  };
  return pairs.map(({ source, target, line }) => {
    const pair = { source: encodeSource(tokenizer, source), target: tokenizer.encode(target).ids };
    requireShort('source', pair.source.length - 1, line);
    requireShort('target', pair.target.length, line);
    return pair;
  });
};
