import type { AddedRole, Normalized, Normalizer, Pieces, PreTokenizer } from '@ridgeline/contracts';
import { addedTokens } from './added-tokens.ts';
import { pieceTable } from './piece-table.ts';
import { placesThrough } from './places.ts';
import { room } from './room.ts';

/** The stages that go before a model. */
export interface CuttingStages {
  /** One after the other. */
  readonly normalizers: readonly Normalizer[];
  readonly preTokenizer: PreTokenizer;
}

/** A text through normalizers, with the places of its units in the text as it was. */
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

/** Counts pieces by their units. */
const pieceCounter = () => {
  // most pieces of characters are one unit, which are counted without being looked up
  const single = new Uint32Array(0x10000);
  const table = pieceTable();
  let times = new Int32Array(1024);
  return {
    add: (text: string, start: number, end: number): void => {
      if (end - start === 1) single[text.charCodeAt(start)]!++;
      else {
        const number = table.numberOf(text, start, end);
        if (number >= times.length) times = room(times, number + 1);
        times[number]!++;
      }
    },
    forEach: (tell: (piece: string, count: number) => void): void => {
      for (let number = 0; number < table.size(); number++) tell(table.piece(number), times[number]!);
      single.forEach((count, unit) => {
        if (count > 0) tell(String.fromCharCode(unit), count);
      });
    },
  };
};

/** How often each piece stands in a text or in several, none across two, and those apart that are written as an added token. */
export const countPieces = (
  { normalizers, preTokenizer }: CuttingStages,
  given: string | readonly string[],
  added: readonly AddedRole[] = [],
): Map<string, number> => {
  const { byPiece } = preTokenizer;
  const counter = pieceCounter();
  const read = (text: string): void => {
    if (byPiece === undefined) {
      const { text: written, pieces } = preTokenizer.split(text);
      for (let i = 0; i < pieces.length; i += 2) counter.add(written, pieces[i]!, pieces[i + 1]!);
    } else
      for (let start = 0, end = 0; start < text.length; start = end) {
        end = byPiece.end(text, start);
        counter.add(text, start, end);
      }
  };
  for (const each of typeof given === 'string' ? [given] : given) read(normalized(normalizers, each).text);
  const counts = new Map<string, number>();
  counter.forEach((piece, count) => {
    const written = byPiece === undefined ? piece : byPiece.write(piece).text;
    counts.set(written, (counts.get(written) ?? 0) + count);
  });
  for (const role of added) counts.delete(addedTokens[role]);
  return counts;
};
