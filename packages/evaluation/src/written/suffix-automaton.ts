/**
 * The smallest automaton that reads every stretch of a text, and no other: at most 2n states, built in one pass. State 0
 * is the start; a state stands for the stretches of more than `lengths[links[state]]` and at most `lengths[state]` symbols
 * that end at the same places.
 */
export interface SuffixAutomaton {
  /** By state the symbols that go on from it, and where to. */
  readonly next: readonly ReadonlyMap<number, number>[];
  /** By state the state of its longest suffix that ends at more places; −1 for the start. */
  readonly links: readonly number[];
  /** By state the longest stretch it stands for. */
  readonly lengths: readonly number[];
  /** [n] the state of each beginning of the text. */
  readonly beginnings: Int32Array;
}

/**
 * @see Blumer et al. 1985, "The smallest automaton recognizing the subwords of a text".
 * @example suffixAutomaton([1, 2, 1]).next[0].size // 2
 */
export const suffixAutomaton = (text: ArrayLike<number>): SuffixAutomaton => {
  const next: Map<number, number>[] = [new Map()];
  const links = [-1];
  const lengths = [0];
  const beginnings = new Int32Array(text.length);
  const add = (length: number, link: number, ways: Map<number, number>): number => {
    next.push(ways);
    links.push(link);
    lengths.push(length);
    return next.length - 1;
  };
  let last = 0;
  for (let at = 0; at < text.length; at++) {
    const symbol = text[at]!;
    const state = add(at + 1, 0, new Map());
    let from = last;
    for (; from >= 0 && !next[from]!.has(symbol); from = links[from]!) next[from]!.set(symbol, state);
    if (from >= 0) {
      const met = next[from]!.get(symbol)!;
      if (lengths[met] === lengths[from]! + 1) links[state] = met;
      else {
        // the shorter stretches of `met` now end at one place more than the longer ones
        const shorter = add(lengths[from]! + 1, links[met]!, new Map(next[met]!));
        for (; from >= 0 && next[from]!.get(symbol) === met; from = links[from]!)
          next[from]!.set(symbol, shorter);
        links[met] = links[state] = shorter;
      }
    }
    beginnings[at] = last = state;
  }
  return { next, links, lengths, beginnings };
};
