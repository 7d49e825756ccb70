import type { Tokenizer } from '@ridgeline/contracts';
import type { IdPair } from '@ridgeline/data';
import { refuseLong } from './refuse-long.ts';
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

/** A text may have as many tokens, without the end. @throws `E_DATA` naming those that have more */
const requireShortPairs = (
  parts: readonly TextPairs[],
  encoded: readonly (readonly IdPair[])[],
  maxTokens: number,
): void => {
  const long = parts.flatMap(({ name, pairs }, part) =>
    pairs.flatMap(({ line }, i) => {
      const { source, target } = encoded[part]![i]!;
      const ifLong = (what: string, tokens: number) =>
        tokens > maxTokens
          ? [{ name: `${name}: line ${line}: the ${what}`, at: `${name}:${line}`, tokens }]
          : [];
      return [...ifLong('source', source.length - 1), ...ifLong('target', target.length)];
    }),
  );
  refuseLong(long, {
    limit: `a text may have ${maxTokens}`,
    remedy: (many, longest) =>
      `${many === 1 ? 'Cut the pair in several, leave it out' : 'Cut these pairs in several, leave them out'}, or train with data.maxTokens: ${longest}.`,
  });
};

/**
 * Pairs of each part as ids.
 *
 * @throws `E_DATA` with the lines of texts that have more than `maxTokens`, whatever their part.
 */
export const encodeParts = (
  { tokenizer, sourceTokenizer = tokenizer }: PairTokenizers,
  parts: readonly TextPairs[],
  maxTokens: number,
): readonly (readonly IdPair[])[] => {
  const encoded = parts.map(({ pairs }) =>
    pairs.map(({ source, target }) => ({
      source: encodeSource(sourceTokenizer, source),
      target: tokenizer.encode(target).ids,
    })),
  );
  requireShortPairs(parts, encoded, maxTokens);
  return encoded;
};

/** What rows of pairs begin, end and are filled up with. */
export const marksOf = ({ tokenizer, sourceTokenizer = tokenizer }: PairTokenizers) => ({
  special: tokenizer.special,
  // one of a tokenizer without it is refused with the other's
  sourcePad: sourceTokenizer.special.pad ?? 0,
});
