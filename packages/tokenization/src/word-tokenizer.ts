import type { Tokenizer } from '@ridgeline/contracts';
import { codePointEnd } from './code-points.ts';
import { countPieces, type FrequencyOptions, frequentTokens } from './frequent-tokens.ts';
import { pipeline } from './pipeline.ts';
import { type Split, writeDocument } from './tokenizer-json.ts';
import { requireVocabulary } from './vocabulary.ts';

/** How {@link wordTokenizer} splits, for other libraries: here a scanner does the same in bounded memory. */
export const wordSplit: Split = {
  pattern: ' ?[\\p{L}\\p{M}]+| ?\\p{N}+| ?[^\\p{White_Space}\\p{L}\\p{M}\\p{N}]|\\p{White_Space}',
};

const whitespace = 1;
const letter = 2;
const digit = 3;
const other = 4;

const classify = (codePoint: number): number => {
  const character = String.fromCodePoint(codePoint);
  if (/[\p{L}\p{M}]/u.test(character)) return letter;
  if (/\p{White_Space}/u.test(character)) return whitespace;
  return /\p{N}/u.test(character) ? digit : other;
};

/** Finds the end of the word, number, mark or whitespace character at `start`, with the one space before it. */
const wordScanner = () => {
  const classes = new Uint8Array(0x110000); // 0 until the code point is met
  const classAt = (text: string, index: number): number => {
    const codePoint = text.codePointAt(index)!;
    return classes[codePoint] || (classes[codePoint] = classify(codePoint));
  };
  return (text: string, start: number): number => {
    const joins = text[start] === ' ' && start + 1 < text.length && classAt(text, start + 1) !== whitespace;
    let end = joins ? start + 1 : start;
    const first = classAt(text, end);
    end = codePointEnd(text, end);
    if (first === letter || first === digit)
      while (end < text.length && classAt(text, end) === first) end = codePointEnd(text, end);
    return end;
  };
};

/**
 * Each character by itself, without the rule for a sigma that ends a word. Lower case keeps the class of every
 * character, so pieces may be lowered after the split, where their offsets are already known.
 */
const lowerCase = (piece: string): string => piece.replaceAll('Σ', 'σ').toLowerCase();

/**
 * Words as tokens: runs of letters with their marks, runs of digits, every other character by itself.
 *
 * One space belongs to what follows it (`' whale'`), as in GPT-2; further spaces, tabs and line breaks are tokens of
 * one character. So tokens joined are the text, to the last space. What the vocabulary lacks becomes `<unk>`, id 0,
 * together with its space.
 *
 * @param options.vocabulary `<unk>`, then tokens, the id being the place. `trainTokenizer` orders them by frequency.
 * @param options.lowercase look words up in lower case; `decode` then gives lower case, offsets still point into the
 * text as it was. Defaults to false.
 * @throws `E_DATA` if the vocabulary does not begin with `<unk>` or holds what no text splits into; `E_RANGE` from
 * `decode` for an id outside the vocabulary.
 * @example
 * const words = wordTokenizer({ vocabulary: ['<unk>', 'Call', ' me', '.'] });
 * words.encode('Call me Ishmael.').ids; // 1 2 0 3
 */
export const wordTokenizer = ({
  vocabulary,
  lowercase = false,
}: {
  readonly vocabulary: readonly string[];
  readonly lowercase?: boolean;
}): Tokenizer => {
  const pieceEnd = wordScanner();
  requireVocabulary('wordTokenizer', vocabulary, {
    name: `one word, number or mark${lowercase ? ' in lower case' : ''}`,
    holds: (token) =>
      token.length > 0 && pieceEnd(token, 0) === token.length && (!lowercase || lowerCase(token) === token),
  });
  const ids = new Map(vocabulary.map((token, id) => [token, id]));

  return pipeline({
    spec: { kind: 'word', vocabulary, lowercase },
    vocabulary,
    pieceEnd,
    idOf: (text, start, end) => {
      const piece = text.slice(start, end);
      return ids.get(lowercase ? lowerCase(piece) : piece) ?? 0;
    },
    toJSON: () => writeDocument({ split: wordSplit, lowercase, vocabulary }),
  });
};

function* wordsOf(text: string, lowercase: boolean): Generator<string> {
  const pieceEnd = wordScanner();
  for (let start = 0, end = 0; start < text.length; start = end) {
    end = pieceEnd(text, start);
    const piece = text.slice(start, end);
    yield lowercase ? lowerCase(piece) : piece;
  }
}

/** Learns the most frequent words of a text, ties by code point. @throws as `frequentTokens` */
export const trainWordTokenizer = (
  text: string,
  { lowercase = false, ...options }: FrequencyOptions & { readonly lowercase?: boolean | undefined },
): Tokenizer =>
  wordTokenizer({
    vocabulary: frequentTokens('wordTokenizer', countPieces(wordsOf(text, lowercase)), options),
    lowercase,
  });
