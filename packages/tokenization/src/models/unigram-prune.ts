import type { Edges } from './unigram-edges.ts';
import type { Seed } from './unigram-seeds.ts';
import type { UnigramState } from './unigram-state.ts';
import type { NumberedWords } from './unigram-words.ts';

/** What share of the tokens stays at each cut. */
const shrinking = 0.75;

/** Finds the best way to cut a part of the words, by the edges alone. */
const bestWay = (edges: Edges, { scores, now }: UnigramState, longest: number) => {
  const best = new Float64Array(longest + 1);
  const froms = new Int32Array(longest + 1);
  const tokens = new Int32Array(longest + 1);
  /** @param whole whether one token may cover all. @returns the score, and the tokens from the last one on. */
  return (start: number, end: number, whole: boolean): { readonly score: number; readonly way: number[] } => {
    const length = end - start;
    froms.fill(-1, 0, length + 1);
    best[0] = 0;
    for (let at = start; at < end; at++)
      for (let edge = edges.firsts[at]!; edge < edges.firsts[at + 1]!; edge++) {
        const token = now[edges.seeds[edge]!]!;
        const to = at - start + edges.lengths[edge]!;
        if (to > length) break;
        if (token === -1 || (!whole && at === start && to === length)) continue;
        const score = best[at - start]! + scores[token]!;
        if (froms[to] !== -1 && score <= best[to]!) continue;
        best[to] = score;
        froms[to] = at - start;
        tokens[to] = token;
      }
    const way: number[] = [];
    for (let to = length; to > 0 && froms[to] !== -1; to = froms[to]!) way.push(tokens[to]!);
    return { score: best[length]!, way };
  };
};

/**
 * The tokens that are kept when the least useful ones leave: those whose words would be least likely without them stay, and
 * so does what nothing could stand in for.
 *
 * @param desired not fewer than this, the unknown one not counted.
 * @see Kudo 2018, "Subword Regularization", section 3.2.
 */
export const prunedTokens = (
  words: NumberedWords,
  seeds: readonly Seed[],
  edges: Edges,
  state: UnigramState,
  desired: number,
): number[] => {
  const { starts, counts } = words;
  const longest = counts.reduce((most, _, word) => Math.max(most, starts[word + 1]! - starts[word]!), 0);
  const best = bestWay(edges, state, longest);
  const times = new Float64Array(seeds.length + 1);
  counts.forEach((count, word) => {
    for (const token of best(starts[word]!, starts[word + 1]!, true).way) times[token]! += count;
  });
  const total = times.reduce((a, b) => a + b, 0);
  const occurrences = counts.reduce((a, b) => a + b, 0);

  const kept: number[] = [];
  const losses: { readonly token: number; readonly loss: number }[] = [];
  for (const token of state.tokens) {
    const { at, length } = seeds[token]!;
    const count = times[token]!;
    const other = length === 1 ? undefined : best(at, at + length, false);
    const isBest = other === undefined || other.score <= state.scores[token]!;
    if (count === 0 && !isBest) continue;
    if (other === undefined || !isBest) kept.push(token);
    else if (count > 0) {
      // of all tokens, as Hugging Face has it, where the paper has those of this way: frequent tokens stay more often
      const without = Math.log(total + count * state.tokens.length);
      const alternative = other.way.reduce((sum, each) => sum + Math.log(times[each]! + count) - without, 0);
      losses.push({
        token,
        loss: (count / occurrences) * (Math.log(count) - Math.log(total) - alternative),
      });
    }
  }
  const most = Math.max(desired, Math.floor(shrinking * (state.tokens.length + 1)) - 1);
  const rest = losses.sort((a, b) => b.loss - a.loss).map(({ token }) => token);
  return [...kept, ...rest.slice(0, Math.max(0, most - kept.length))];
};
