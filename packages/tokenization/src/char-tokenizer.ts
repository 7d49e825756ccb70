import { RidgelineError, type Tokenizer } from '@ridgeline/contracts';
import { codePointEnd } from './code-points.ts';
import { pipeline } from './pipeline.ts';
import { type Split, writeDocument } from './tokenizer-json.ts';
import { requireVocabulary, unknownToken } from './vocabulary.ts';

/** Any character, line breaks too. */
export const charSplit: Split = { pattern: '[\\s\\S]' };

const isSurrogate = (codePoint: number): boolean => codePoint >= 0xd800 && codePoint <= 0xdfff;

/** `<unk>` and every character of the text, by code point. Lone surrogates have no place in it. */
const charVocabulary = (text: string): string[] => {
  const codePoints = new Set<number>();
  for (let i = 0; i < text.length; i = codePointEnd(text, i)) codePoints.add(text.codePointAt(i)!);
  const characters = [...codePoints].filter((codePoint) => !isSurrogate(codePoint)).sort((a, b) => a - b);
  if (characters.length === 0)
    throw new RidgelineError('E_DATA', 'charTokenizer: the text to learn from holds no character.', {
      hint: 'Give a text that is not empty.',
    });
  return [unknownToken, ...characters.map((codePoint) => String.fromCodePoint(codePoint))];
};

/**
 * Characters as tokens: one id for each code point.
 *
 * A character of two UTF-16 units (an emoji) is one token and is never split. What the vocabulary lacks becomes
 * `<unk>`, id 0, and so does each lone surrogate. For every text of known characters, `decode(encode(text).ids)` is
 * the text.
 *
 * @param options.vocabulary `<unk>`, then single characters, the id being the place. `trainTokenizer` orders them by
 * code point.
 * @throws `E_DATA` if the vocabulary does not begin with `<unk>` or holds anything but different characters; `E_RANGE`
 * from `decode` for an id outside the vocabulary.
 * @example
 * const { ids, offsets } = charTokenizer({ vocabulary: ['<unk>', 'a', '🐳'] }).encode('a🐳?');
 * // ids 1 2 0 · offsets 0 1, 1 3, 3 4
 */
export const charTokenizer = ({ vocabulary }: { readonly vocabulary: readonly string[] }): Tokenizer => {
  requireVocabulary('charTokenizer', vocabulary, {
    name: 'one character',
    holds: (token) => token.length > 0 && codePointEnd(token, 0) === token.length,
  });
  const codePoints = vocabulary.map((token, id) => (id === 0 ? 0 : token.codePointAt(0)!));
  const highest = codePoints.reduce((a, b) => Math.max(a, b), 0);
  const ids = new Int32Array(highest + 1);
  for (let id = 1; id < codePoints.length; id++) ids[codePoints[id]!] = id;

  return pipeline({
    spec: { kind: 'char', vocabulary },
    vocabulary,
    pieceEnd: codePointEnd,
    idOf: (text, start) => {
      const codePoint = text.codePointAt(start)!;
      return codePoint > highest ? 0 : ids[codePoint]!;
    },
    toJSON: () => writeDocument({ split: charSplit, lowercase: false, vocabulary }),
  });
};

/** Learns the characters of a text. @throws `E_DATA` if it holds none */
export const trainCharTokenizer = (text: string): Tokenizer =>
  charTokenizer({ vocabulary: charVocabulary(text) });
