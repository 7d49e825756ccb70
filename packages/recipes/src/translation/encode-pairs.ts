import { RidgelineError, type Tokenizer } from '@ridgeline/contracts';
import type { IdPair } from '@ridgeline/data';
import type { TextPairs } from './text-pairs.ts';

/** What turns the texts of pairs into ids, and back. */
export interface PairTokenizers {
  /** Of the translations; of both texts where the sources have none of their own. */
  readonly tokenizer: Tokenizer;
  readonly sourceTokenizer?: Tokenizer | undefined;
}

/** A text to translate as a model reads it: its ids and the end, so that no source is empty. */
export const encodeSource = (tokenizer: Tokenizer, text: string): Int32Array =>
  Int32Array.of(...tokenizer.encode(text).ids, tokenizer.special.end!);

/**
 * Pairs as ids.
 *
 * @throws `E_DATA` with the line of a text that has more than `maxTokens`.
 */
export const encodePairs = (
  { tokenizer, sourceTokenizer = tokenizer }: PairTokenizers,
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
    const pair = { source: encodeSource(sourceTokenizer, source), target: tokenizer.encode(target).ids };
    requireShort('source', pair.source.length - 1, line);
    requireShort('target', pair.target.length, line);
    return pair;
  });
};

/** What rows of pairs begin, end and are filled up with. */
export const marksOf = ({ tokenizer, sourceTokenizer = tokenizer }: PairTokenizers) => ({
  special: tokenizer.special,
  // one of a tokenizer without it is refused with the other's
  sourcePad: sourceTokenizer.special.pad ?? 0,
});
