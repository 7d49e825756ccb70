import type { MergeRules } from './merge-rules.ts';
import type { Symbols } from './symbols.ts';

const none = 0x7fffffff;

/** How many symbols are merged faster by looking at all of them for each merge than with a queue. */
export const shortPiece = 32;

/**
 * Merges the symbols of a short piece in place: the pair of the lowest rank at each time, the leftmost of equals. Time is
 * quadratic.
 */
export const shortMerger = ({ rankOf, results }: MergeRules): ((symbols: Symbols) => void) => {
  const ranks = new Int32Array(shortPiece);

  const rankAt = ({ ids, length }: Symbols, at: number): number => {
    const rank = at + 1 < length ? rankOf.get(ids[at]!, ids[at + 1]!) : -1;
    return rank === -1 ? none : rank;
  };

  const best = (length: number): number => {
    let at = 0;
    for (let i = 1; i < length; i++) if (ranks[i]! < ranks[at]!) at = i;
    return at;
  };

  return (symbols) => {
    if (symbols.length < 2) return;
    const { ids, starts, ends } = symbols;
    for (let i = 0; i < symbols.length; i++) ranks[i] = rankAt(symbols, i);
    for (let at = best(symbols.length); ranks[at] !== none; at = best(symbols.length)) {
      ids[at] = results[ranks[at]!]!;
      ends[at] = ends[at + 1]!;
      symbols.length--;
      for (let i = at + 1; i < symbols.length; i++) {
        ids[i] = ids[i + 1]!;
        starts[i] = starts[i + 1]!;
        ends[i] = ends[i + 1]!;
        ranks[i] = ranks[i + 1]!;
      }
      ranks[at] = rankAt(symbols, at);
      if (at > 0) ranks[at - 1] = rankAt(symbols, at - 1);
    }
  };
};
