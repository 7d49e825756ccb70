import type { Tokenizer } from '@ridgeline/contracts';
import { codePointEnd } from './code-points.ts';
import { countPieces, type FrequencyOptions, frequentTokens } from './frequent-tokens.ts';
import { pipeline } from './pipeline.ts';
import { type Split, writeDocument } from './tokenizer-json.ts';
import { requireVocabulary } from './vocabulary.ts';

/** A line break, or whatever stands between whitespace. What is between these is not kept. */
export const whitespaceSplit: Split = { pattern: '\\n|\\P{White_Space}+', dropsRest: true };

const lineBreak = '\n';

// every whitespace character is one UTF-16 unit
const isWhitespace = (text: string, at: number): boolean => {
  const unit = text.charCodeAt(at);
  return unit < 0x80 ? unit === 0x20 || (unit >= 9 && unit <= 13) : /\p{White_Space}/u.test(text[at]!);
};

/** The beginning of the first piece at `from` or later. */
const pieceStart = (text: string, from: number): number => {
  let start = from;
  while (start < text.length && text[start] !== lineBreak && isWhitespace(text, start)) start++;
  return start;
};

const pieceEnd = (text: string, start: number): number => {
  if (text[start] === lineBreak) return start + 1;
  let end = start;
  while (end < text.length && !isWhitespace(text, end)) end = codePointEnd(text, end);
  return end;
};

function* piecesOf(text: string): Generator<string> {
  for (let end = 0, start = pieceStart(text, 0); start < text.length; start = pieceStart(text, end)) {
    end = pieceEnd(text, start);
    yield text.slice(start, end);
  }
}

/** One space between words, none beside a line break. */
const between = (before: string, after: string): string =>
  before === lineBreak || after === lineBreak ? '' : ' ';

/**
 * What stands between whitespace as tokens, and each line break: for text that is already cut into words, such as the
 * Penn Treebank and WikiText as language models know them, whose perplexities can then be compared.
 *
 * `<unk>` and `@-@` stay whole, and a `<unk>` in the text is the vocabulary's own. The line break is what papers call
 * `<eos>`. Other whitespace is not kept: `decode` puts one space between words and none beside a line break.
 *
 * @param options.vocabulary `<unk>`, then tokens, the id being the place. `trainTokenizer` orders them by frequency.
 * @throws `E_DATA` if the vocabulary does not begin with `<unk>` or holds what no text splits into; `E_RANGE` from
 * `decode` for an id outside the vocabulary.
 * @see Mikolov et al. 2010, "Recurrent neural network based language model", for the Penn Treebank cut so.
 * @example
 * const words = whitespaceTokenizer({ vocabulary: ['<unk>', 'no', 'it', '\n'] });
 * words.encode(' no it <unk> \n').ids; // 1 2 0 3
 */
export const whitespaceTokenizer = ({
  vocabulary,
}: {
  readonly vocabulary: readonly string[];
}): Tokenizer => {
  requireVocabulary('whitespaceTokenizer', vocabulary, {
    name: 'a line break, or characters without whitespace',
    holds: (token) => token.length > 0 && pieceStart(token, 0) === 0 && pieceEnd(token, 0) === token.length,
  });
  const ids = new Map(vocabulary.map((token, id) => [token, id]));
  return pipeline({
    spec: { kind: 'whitespace', vocabulary },
    vocabulary,
    pieceStart,
    pieceEnd,
    idOf: (text, start, end) => ids.get(text.slice(start, end)) ?? 0,
    between,
    toJSON: () => writeDocument({ split: whitespaceSplit, lowercase: false, vocabulary }),
  });
};

/** Learns the most frequent words of a text, ties by code point. @throws as `frequentTokens` */
export const trainWhitespaceTokenizer = (text: string, options: FrequencyOptions): Tokenizer =>
  whitespaceTokenizer({
    vocabulary: frequentTokens('whitespaceTokenizer', countPieces(piecesOf(text)), options),
  });
