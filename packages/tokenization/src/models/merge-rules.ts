import { RidgelineError } from '@ridgeline/contracts';
import { type PairMap, pairMap } from '../pair-map.ts';

/** Two tokens that become one. */
export type Merge = readonly [left: string, right: string];

/** Merges by the ids of their tokens. */
export interface MergeRules {
  /** The rank of a merge, which is its place in the list: the lowest is made first. */
  readonly rankOf: PairMap;
  /** The id of what it makes, by rank. */
  readonly results: Int32Array;
}

/** @throws `E_DATA` for a merge of tokens, or to a token, that the vocabulary lacks */
export const mergeRules = (ids: ReadonlyMap<string, number>, merges: readonly Merge[]): MergeRules => {
  const rankOf = pairMap(merges.length);
  const results = new Int32Array(merges.length);
  const idOf = (token: string, rank: number): number => {
    const id = ids.get(token);
    if (id !== undefined) return id;
    throw new RidgelineError(
      'E_DATA',
      `bpe: each merge must be of two tokens that make a third, but the vocabulary lacks ${JSON.stringify(token.slice(0, 40))} of merge ${rank}.`,
      { hint: 'Take vocabulary and merges from one tokenizer.' },
    );
  };
  merges.forEach(([left, right], rank) => {
    rankOf.set(idOf(left, rank), idOf(right, rank), rank);
    results[rank] = idOf(left + right, rank);
  });
  return { rankOf, results };
};
