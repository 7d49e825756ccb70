/** Shares of some tokens, between 0 and 1. */
export interface FrequentFirst {
  /** How many ids are looked at: the first tenth of the vocabulary. */
  readonly ids: number;
  /** The share of tokens that are one of the first ids. */
  readonly first: number;
  /** The share of those that are one of the most frequent ids, as many: what it is where ids stand in the order of their frequency. */
  readonly best: number;
}

/**
 * How far ids stand in the order of their frequency, which heads for large vocabularies go by.
 *
 * @param tokens ids below the size of the vocabulary.
 * @example frequentFirst(Int32Array.of(0, 0, 1, 9), 10) // { ids: 1, first: 0.5, best: 0.5 }
 */
export const frequentFirst = (tokens: Int32Array, vocabulary: number): FrequentFirst => {
  const ids = Math.ceil(vocabulary / 10);
  const counts = new Int32Array(vocabulary);
  for (const id of tokens) counts[id]!++;
  const share = (some: Int32Array): number =>
    some.subarray(0, ids).reduce((total, count) => total + count, 0) / Math.max(1, tokens.length);
  return { ids, first: share(counts), best: share(Int32Array.from(counts).sort().reverse()) };
};
