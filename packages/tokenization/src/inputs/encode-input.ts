import {
  type Encoding,
  type InputPart,
  type ModelInput,
  requireInRange,
  requireOneOf,
  type Tokenizer,
  type Truncation,
} from '@ridgeline/contracts';
import { assembleInput } from './assemble-input.ts';
import { trimOffsets } from './trim-offsets.ts';
import { truncateTexts } from './truncate-input.ts';

/** The text by itself; the second one of a pair is another part. */
const plain = {
  single: [{ sequence: 0, typeId: 0 }],
  pair: [
    { sequence: 0, typeId: 0 },
    { sequence: 1, typeId: 1 },
  ],
} as const satisfies Record<string, readonly InputPart[]>;

const specialsOf = (parts: readonly InputPart[]): number =>
  parts.reduce((sum, part) => sum + ('ids' in part ? part.ids.length : 0), 0);

const requireTruncation = ({ maxLength, stride = 0, strategy, direction }: Truncation): void => {
  requireInRange('truncation', { type: 'integer', min: 0 }, { maxLength, stride });
  if (strategy !== undefined)
    requireOneOf('truncation', ['longestFirst', 'onlyFirst', 'onlySecond'], { strategy });
  if (direction !== undefined) requireOneOf('truncation', ['left', 'right'], { direction });
};

/**
 * What a model reads of a text or of a pair: with the special tokens around them that the file of its tokenizer asks for.
 * `encode` gives the text alone.
 *
 * @param options.pair the second text. Absent: an input of one text.
 * @param options.specialTokens whether special tokens are put in. Defaults to true.
 * @param options.truncation how the input is kept to a length; null, not at all. Defaults to what the file asks for.
 * @throws `E_RANGE` or `E_OPTION` for a truncation that cannot be.
 * @see `Tokenizer.encode` of Hugging Face tokenizers.
 * @example
 * const { ids, typeIds } = encodeInput(tokenizerFromJSON(file), 'Is it?', { pair: 'It is.' });
 */
export const encodeInput = (
  tokenizer: Tokenizer,
  text: string,
  {
    pair,
    specialTokens = true,
    truncation = tokenizer.input?.truncation ?? null,
  }: {
    readonly pair?: string;
    readonly specialTokens?: boolean;
    readonly truncation?: Truncation | null;
  } = {},
): ModelInput => {
  const { input = plain } = tokenizer;
  const all = pair === undefined ? input.single : input.pair;
  const parts = specialTokens ? all : all.filter((part) => 'sequence' in part);
  const trim = 'trimOffsets' in input ? input.trimOffsets : undefined;
  const encoded = (pair === undefined ? [text] : [text, pair]).map((each): Encoding => {
    const encoding = tokenizer.encode(each);
    return trim === undefined ? encoding : trimOffsets(encoding, tokenizer.vocabulary, trim);
  });
  if (truncation === null)
    return assembleInput(
      encoded.map((kept) => ({ kept, overflowing: [] })),
      parts,
    );
  requireTruncation(truncation);
  const specials = specialsOf(parts);
  requireInRange('truncation', { type: 'integer', min: specials }, { maxLength: truncation.maxLength });
  return assembleInput(truncateTexts(encoded, truncation.maxLength - specials, truncation), parts);
};
