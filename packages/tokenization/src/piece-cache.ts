import { pieceTable } from './piece-table.ts';
import { room } from './room.ts';
import { addToken, type TokenList } from './token-list.ts';

/** Adds the tokens of the piece from `start` to `end` of a text to a list, in order. */
export type AddPiece = (tokens: TokenList, text: string, start: number, end: number) => void;

/** What is longer does not come twice. */
const longest = 64;
const most = { pieces: 1 << 16, units: 1 << 19 };

/**
 * The same, for pieces that come again and again: their tokens are found once and kept. At most 65,536 pieces are, a few
 * megabytes; when there are more, all are forgotten, so that a long text of ever new words costs no memory.
 *
 * @param addPiece must give the same tokens for the same piece, at the same places within it.
 */
export const cachedPieces = (addPiece: AddPiece): AddPiece => {
  const table = pieceTable();
  // the tokens of a piece: from `ends` of the one before to its own; three numbers each: id, start and end in the piece
  let ends = new Int32Array(1024);
  let kept = new Int32Array(8192);
  let size = 0;

  const keep = (tokens: TokenList, from: number, number: number, start: number): void => {
    let at = number === 0 ? 0 : ends[number - 1]!;
    kept = room(kept, at + 3 * (tokens.length - from));
    for (let i = from; i < tokens.length; i++) {
      kept[at++] = tokens.ids[i]!;
      kept[at++] = tokens.offsets[2 * i]! - start;
      kept[at++] = tokens.offsets[2 * i + 1]! - start;
    }
    ends = room(ends, number + 1);
    ends[number] = at;
    size = number + 1;
  };

  const clear = (): void => {
    table.clear();
    size = 0;
  };

  return (tokens, text, start, end) => {
    if (end - start > longest) return addPiece(tokens, text, start, end);
    // a piece that failed has a number and no tokens
    if (table.size() > size) clear();
    const number = table.numberOf(text, start, end);
    if (number < size) {
      const last = ends[number]!;
      for (let at = number === 0 ? 0 : ends[number - 1]!; at < last; at += 3)
        addToken(tokens, kept[at]!, start + kept[at + 1]!, start + kept[at + 2]!);
      return;
    }
    const from = tokens.length;
    addPiece(tokens, text, start, end);
    keep(tokens, from, number, start);
    if (size === most.pieces || table.units() > most.units) clear();
  };
};
