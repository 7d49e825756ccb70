import type { Tokenizer } from '@ridgeline/contracts';
import type { GeneratedToken } from './generate-batch.ts';

export interface TextPiecesOptions {
  readonly tokenizer: Pick<Tokenizer, 'decode'>;
  /** The ids before them, so that the first piece joins on: with a space between words, for instance. */
  readonly prompt?: ArrayLike<number>;
}

export interface TextStreamOptions<Finish = unknown> extends TextPiecesOptions {
  /** The tokens, such as `generate` gives. */
  readonly ids: AsyncGenerator<Pick<GeneratedToken, 'id'>, Finish, void>;
}

/** Enough tokens to know how the next one joins on; more would make long texts slow. */
const contextTokens = 8;
const windowTokens = 32;

/**
 * What stays as it is whatever follows: not half a surrogate pair, nor the marks that stand for unfinished bytes, of
 * which a code point has at most three.
 */
const stableLength = (text: string): number =>
  text.length - /[\uD800-\uDBFF\uFFFD]{0,3}$/.exec(text)![0].length;

const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\uFFFD');

/** Turns tokens into pieces of text, as {@link textStream} does: `next` of each token, and `end` once. A piece may be empty. */
export const textPieces = ({ tokenizer, prompt = [] }: TextPiecesOptions) => {
  let window = Array.from(prompt).slice(-contextTokens);
  let text = tokenizer.decode(window);
  let shown = text.length;
  return {
    next: (id: number): string => {
      window.push(id);
      text = tokenizer.decode(window);
      const stable = stableLength(text);
      const piece = wellFormed(text.slice(shown, stable));
      shown = Math.max(shown, stable);
      if (window.length >= windowTokens && stable === text.length) {
        window = window.slice(-contextTokens);
        text = tokenizer.decode(window);
        shown = text.length;
      }
      return piece;
    },
    end: (): string => wellFormed(text.slice(shown)),
  };
};

/**
 * Turns tokens into pieces of text as they come. A piece never ends inside a code point: what is not complete waits
 * for the next token, or for the end. Put together, the pieces are what the tokenizer decodes from all ids at once.
 *
 * @returns pieces that are not empty; the return value is that of `ids`. Stopping early stops `ids` too.
 * @example for await (const piece of textStream({ tokenizer, ids: generate(options) })) process.stdout.write(piece);
 */
export async function* textStream<Finish>(
  options: TextStreamOptions<Finish>,
): AsyncGenerator<string, Finish, void> {
  const { ids } = options;
  const pieces = textPieces(options);
  try {
    for (;;) {
      const next = await ids.next();
      const piece = next.done ? pieces.end() : pieces.next(next.value.id);
      if (piece !== '') yield piece;
      if (next.done) return next.value;
    }
  } finally {
    await ids.return(undefined as Finish);
  }
}
