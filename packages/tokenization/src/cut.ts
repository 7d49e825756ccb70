import type { AddedRole, Normalized, Normalizer, Pieces, PreTokenizer } from '@ridgeline/contracts';
import { addedTokens } from './added-tokens.ts';
import { placesThrough } from './places.ts';

/** The stages that go before a model. */
export interface CuttingStages {
  /** One after the other. */
  readonly normalizers: readonly Normalizer[];
  readonly preTokenizer: PreTokenizer;
}

/** A text through normalizers, one after the other. */
export const normalized = (normalizers: readonly Normalizer[], text: string): Normalized => {
  let normal = text;
  let places: Int32Array | undefined;
  for (const normalizer of normalizers) {
    const next = normalizer.normalize(normal);
    places = placesThrough(places, next.offsets);
    normal = next.text;
  }
  return { text: normal, offsets: places };
};

/** A text through the normalizers and the pre-tokenizer: pieces, with their places in the text as it was. */
export const cut = ({ normalizers, preTokenizer }: CuttingStages, given: string): Pieces => {
  const normal = normalized(normalizers, given);
  const { text, offsets, pieces } = preTokenizer.split(normal.text);
  return { text, offsets: placesThrough(normal.offsets, offsets), pieces };
};

/** Whether the stages make one piece of a token, and leave that as it is. */
export const isPiece = (stages: CuttingStages, token: string): boolean => {
  const { text, pieces } = cut(stages, token);
  return pieces.length === 2 && text.slice(pieces[0], pieces[1]) === token;
};

/** How often each piece stands in a text or in several, none across two, and those apart that are written as an added token. */
export const countPieces = (
  stages: CuttingStages,
  given: string | readonly string[],
  added: readonly AddedRole[] = [],
): Map<string, number> => {
  // most pieces of characters are one unit, which need no string to be counted by
  const units = new Uint32Array(0x10000);
  const counts = new Map<string, number>();
  for (const each of typeof given === 'string' ? [given] : given) {
    const { text, pieces } = cut(stages, each);
    for (let i = 0; i < pieces.length; i += 2) {
      const start = pieces[i]!;
      const end = pieces[i + 1]!;
      if (end - start === 1) units[text.charCodeAt(start)]!++;
      else {
        const piece = text.slice(start, end);
        counts.set(piece, (counts.get(piece) ?? 0) + 1);
      }
    }
  }
  for (let unit = 0; unit < units.length; unit++)
    if (units[unit] !== 0) counts.set(String.fromCharCode(unit), units[unit]!);
  for (const role of added) counts.delete(addedTokens[role]);
  return counts;
};
