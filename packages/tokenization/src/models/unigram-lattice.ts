import { codePointEnd } from '../code-points.ts';
import { pieceTrie } from '../piece-trie.ts';

/** How much less likely an unknown character is than the least likely token, in nats. */
const unknownPenalty = 10;

/** Tells of each token that may stand in a piece: where it begins and ends in the piece, and its id; V for an unknown character. */
export type Visit = (from: number, to: number, id: number) => void;

/** All ways to cut a piece into tokens. */
export interface UnigramLattice {
  /** Log probability of each token by its id, then that of an unknown character. */
  readonly scores: Float64Array;
  /** Visits the tokens of a piece from left to right, shorter ones first, and unknown characters where no token is one. */
  readonly visit: (text: string, start: number, end: number, visit: Visit) => void;
}

/** The ways that tokens with these log probabilities allow. */
export const unigramLattice = (vocabulary: readonly string[], scores: readonly number[]): UnigramLattice => {
  const { next, ids } = pieceTrie(vocabulary);
  const least = scores.reduce((a, b) => Math.min(a, b));
  return {
    scores: Float64Array.from([...scores, least - unknownPenalty]),
    visit: (text, start, end, visit) => {
      for (let from = start, single = start; from < end; from = single) {
        single = codePointEnd(text, from);
        let isKnown = false;
        let node = next(0, text.charCodeAt(from));
        for (let to = from + 1; node !== -1; node = next(node, text.charCodeAt(to++))) {
          if (ids[node] !== -1) {
            visit(from - start, to - start, ids[node]!);
            if (to === single) isKnown = true;
          }
          if (to === end) break;
        }
        if (!isKnown) visit(from - start, single - start, vocabulary.length);
      }
    },
  };
};
