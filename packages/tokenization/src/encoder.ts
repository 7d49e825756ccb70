import type { Encoding, PreTokenizer, TokenizerModel } from '@ridgeline/contracts';
import { type CuttingStages, cut, normalized } from './cut.ts';
import { cachedPieces } from './piece-cache.ts';
import { placesThrough } from './places.ts';
import { addToken, takeTokens, tokenList } from './token-list.ts';

export type Encode = (text: string) => Encoding;

/** Text → tokens, all pieces at once. */
export const encodeBy =
  (stages: CuttingStages, tokenize: TokenizerModel['tokenize']): Encode =>
  (given) => {
    const { offsets: places, ...pieces } = cut(stages, given);
    const { ids, offsets } = tokenize(pieces);
    return { ids, offsets: placesThrough(places, offsets) };
  };

/** Text → tokens, each piece once: a piece that comes again is neither written nor tokenized. */
const encodeByPiece = (
  { normalizers }: CuttingStages,
  { end: endOf, write }: NonNullable<PreTokenizer['byPiece']>,
  tokenize: TokenizerModel['tokenize'],
): Encode => {
  const tokens = tokenList();
  const addPiece = cachedPieces((list, normal, start, end) => {
    const { text, offsets: places } = write(normal.slice(start, end));
    const { ids, offsets } = tokenize({ text, pieces: Int32Array.of(0, text.length) });
    const parts = placesThrough(places, offsets);
    for (let i = 0; i < ids.length; i++)
      addToken(list, ids[i]!, start + parts[2 * i]!, start + parts[2 * i + 1]!);
  });
  return (given) => {
    const { text, offsets: places } = normalized(normalizers, given);
    // a text that failed may have left some
    tokens.length = 0;
    for (let start = 0, end = 0; start < text.length; start = end) {
      end = endOf(text, start);
      addPiece(tokens, text, start, end);
    }
    const { ids, offsets } = takeTokens(tokens);
    return { ids, offsets: placesThrough(places, offsets) };
  };
};

/** The one way from text to ids that stages make. */
export const encoderOf = (stages: CuttingStages, { tokenize }: TokenizerModel): Encode => {
  const { byPiece } = stages.preTokenizer;
  return byPiece === undefined ? encodeBy(stages, tokenize) : encodeByPiece(stages, byPiece, tokenize);
};
