import type { Encoding } from '@ridgeline/contracts';
import { room } from './room.ts';

/** Tokens that are found one by one: an id, and the part of the text that it stands for. */
export interface TokenList {
  /** So many numbers of `ids` and twice as many of `offsets` are tokens; the rest is room for more. */
  length: number;
  ids: Int32Array;
  offsets: Int32Array;
}

export const tokenList = (expected = 16): TokenList => ({
  length: 0,
  ids: new Int32Array(expected),
  offsets: new Int32Array(2 * expected),
});

export const addToken = (tokens: TokenList, id: number, start: number, end: number): void => {
  const at = tokens.length++;
  if (at === tokens.ids.length) {
    tokens.ids = room(tokens.ids, at + 1);
    tokens.offsets = room(tokens.offsets, 2 * tokens.ids.length);
  }
  tokens.ids[at] = id;
  tokens.offsets[2 * at] = start;
  tokens.offsets[2 * at + 1] = end;
};

/** What a list keeps room for when it is emptied; a long text shall not hold its memory for ever. */
const keptTokens = 1 << 14;

/** The tokens of a list, which is empty then. */
export const takeTokens = (tokens: TokenList): Encoding => {
  const { length, ids, offsets } = tokens;
  tokens.length = 0;
  if (ids.length > keptTokens) Object.assign(tokens, tokenList());
  return { ids: ids.slice(0, length), offsets: offsets.slice(0, 2 * length) };
};
