import type { AddedRole, Encoding, Normalizer } from '@ridgeline/contracts';
import { codePointEnd, codePointStart } from './code-points.ts';
import { normalized } from './cut.ts';
import type { Encode } from './encoder.ts';
import { type PieceTrie, pieceTrie } from './piece-trie.ts';
import { placesThrough } from './places.ts';
import { isWhitespaceAt } from './pre-tokenizers/whitespace-at.ts';
import { isWordCharacter } from './pre-tokenizers/words-and-signs.ts';
import { addToken, type TokenList, takeTokens, tokenList } from './token-list.ts';

/** A token that is read out of the text before all stages, as a file of Hugging Face tokenizers has it. */
export interface TextToken {
  readonly id: number;
  readonly content: string;
  /** Only where no letter or digit is beside it. */
  readonly single_word: boolean;
  /** With the whitespace before it. */
  readonly lstrip: boolean;
  /** With the whitespace behind it. */
  readonly rstrip: boolean;
  /** In the text as the normalizers leave it. */
  readonly normalized: boolean;
  /** It stands for no text. */
  readonly special: boolean;
  /** What it is for, where that is known. */
  readonly roles?: readonly AddedRole[];
}

/** A part of a text: a token, or what lies between two. */
interface Part {
  readonly start: number;
  readonly end: number;
  readonly token?: TextToken;
}

/** Whether a part has no letter or digit beside it. */
const standsAlone = (text: string, start: number, end: number): boolean =>
  !(start > 0 && isWordCharacter(text.slice(codePointStart(text, start), start))) &&
  !(end < text.length && isWordCharacter(text.slice(end, codePointEnd(text, end))));

/** The longest entry that begins at a place; −1 if none does. */
const longestAt = ({ next, ids }: PieceTrie, text: string, start: number): number => {
  let found = -1;
  let node = 0;
  for (let at = start; at < text.length; at++) {
    node = next(node, text.charCodeAt(at));
    if (node === -1) break;
    if (ids[node] !== -1) found = ids[node]!;
  }
  return found;
};

/** Cuts a text at tokens that are written in it, from left to right, the longest first. */
const finder = (tokens: readonly TextToken[], contents: readonly string[]) => {
  const trie = pieceTrie(contents);
  return (text: string): Part[] => {
    const parts: Part[] = [];
    let kept = 0;
    const keepTo = (end: number): void => {
      if (kept < end) parts.push({ start: kept, end });
    };
    for (let at = 0; at < text.length; ) {
      const found = longestAt(trie, text, at);
      if (found === -1) {
        at++;
        continue;
      }
      const token = tokens[found]!;
      let start = at;
      let end = at + contents[found]!.length;
      at = end;
      if (token.single_word && !standsAlone(text, start, end)) continue;
      if (token.lstrip) while (start > kept && isWhitespaceAt(text, start - 1)) start--;
      if (token.rstrip) while (end < text.length && isWhitespaceAt(text, end)) end++;
      keepTo(start);
      parts.push({ start, end, token });
      kept = end;
      at = Math.max(at, end);
    }
    keepTo(text.length);
    return parts;
  };
};

const addAll = (tokens: TokenList, { ids, offsets }: Encoding, from: number): void => {
  for (let i = 0; i < ids.length; i++)
    addToken(tokens, ids[i]!, from + offsets[2 * i]!, from + offsets[2 * i + 1]!);
};

/**
 * Encodes a text in which some tokens are found as they are written: first those that no normalizer touches, then, in what
 * lies between, those that stand in the normalised text; all stages read the rest, each part by itself.
 *
 * @param tokens none empty, none twice.
 */
export const aroundTextTokens = (tokens: readonly TextToken[], normalizers: readonly Normalizer[]) => {
  const asWritten = tokens.filter((token) => !token.normalized);
  const asNormal = tokens.filter((token) => token.normalized);
  const findWritten = finder(
    asWritten,
    asWritten.map(({ content }) => content),
  );
  const findNormal = finder(
    asNormal,
    asNormal.map(({ content }) => normalized(normalizers, content).text),
  );

  /** @param encodeNormal the stages behind the normalizers. */
  return (encodeNormal: Encode): Encode =>
    (given) => {
      const found = tokenList();
      const between = tokenList();
      for (const { start, end, token } of findWritten(given)) {
        if (token !== undefined) {
          addToken(found, token.id, start, end);
          continue;
        }
        const { text, offsets: places } = normalized(normalizers, given.slice(start, end));
        for (const part of findNormal(text)) {
          if (part.token !== undefined) addToken(between, part.token.id, part.start, part.end);
          else addAll(between, encodeNormal(text.slice(part.start, part.end)), part.start);
        }
        const { ids, offsets } = takeTokens(between);
        addAll(found, { ids, offsets: placesThrough(places, offsets) }, start);
      }
      return takeTokens(found);
    };
};
