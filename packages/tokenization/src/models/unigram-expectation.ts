import type { Edges } from './unigram-edges.ts';
import type { UnigramState } from './unigram-state.ts';
import type { NumberedWords } from './unigram-words.ts';

/** Words that are less probable have the logarithms of their sums computed. */
const leastProbable = 1e-250;

/** A word, and room for the sums over all ways to cut it up to each place and from there on. */
interface Sums {
  readonly start: number;
  readonly length: number;
  readonly before: Float64Array;
  readonly behind: Float64Array;
}

/** log(eᵃ + eᵇ) */
const logAdd = (a: number, b: number): number => {
  const high = Math.max(a, b);
  return high === Number.NEGATIVE_INFINITY ? high : high + Math.log1p(Math.exp(Math.min(a, b) - high));
};

/**
 * How often each token stands in the words on average over all ways to cut them, each way by its probability: the expectation
 * of EM, by sums from both ends.
 *
 * @returns by seed, then of unknown characters.
 */
export const expectedCounts = (
  words: NumberedWords,
  { firsts, lengths, seeds }: Edges,
  { scores, now }: UnigramState,
): Float64Array => {
  const expected = new Float64Array(scores.length);
  const probabilities = scores.map(Math.exp);

  /** @returns the probability of the word */
  const sum = ({ start, length, before, behind }: Sums): number => {
    before.fill(0, 0, length + 1)[0] = 1;
    behind.fill(0, 0, length + 1)[length] = 1;
    for (let at = 0; at < length; at++)
      for (let edge = firsts[start + at]!; edge < firsts[start + at + 1]!; edge++) {
        const token = now[seeds[edge]!]!;
        if (token !== -1) before[at + lengths[edge]!]! += before[at]! * probabilities[token]!;
      }
    for (let at = length - 1; at >= 0; at--)
      for (let edge = firsts[start + at]!; edge < firsts[start + at + 1]!; edge++) {
        const token = now[seeds[edge]!]!;
        if (token !== -1) behind[at]! += probabilities[token]! * behind[at + lengths[edge]!]!;
      }
    return before[length]!;
  };

  /** @returns its logarithm */
  const sumLogarithms = ({ start, length, before, behind }: Sums): number => {
    before.fill(Number.NEGATIVE_INFINITY, 0, length + 1)[0] = 0;
    behind.fill(Number.NEGATIVE_INFINITY, 0, length + 1)[length] = 0;
    for (let at = 0; at < length; at++)
      for (let edge = firsts[start + at]!; edge < firsts[start + at + 1]!; edge++) {
        const token = now[seeds[edge]!]!;
        const to = at + lengths[edge]!;
        if (token !== -1) before[to] = logAdd(before[to]!, before[at]! + scores[token]!);
      }
    for (let at = length - 1; at >= 0; at--)
      for (let edge = firsts[start + at]!; edge < firsts[start + at + 1]!; edge++) {
        const token = now[seeds[edge]!]!;
        if (token !== -1) behind[at] = logAdd(behind[at]!, scores[token]! + behind[at + lengths[edge]!]!);
      }
    return before[length]!;
  };

  const add = (count: number, word: Sums): void => {
    const { start, length, before, behind } = word;
    const total = sum(word);
    const isSmall = total < leastProbable;
    const logTotal = isSmall ? sumLogarithms(word) : 0;
    for (let at = 0; at < length; at++)
      for (let edge = firsts[start + at]!; edge < firsts[start + at + 1]!; edge++) {
        const token = now[seeds[edge]!]!;
        if (token === -1) continue;
        const rest = behind[at + lengths[edge]!]!;
        expected[token]! += isSmall
          ? count * Math.exp(before[at]! + scores[token]! + rest - logTotal)
          : (count * before[at]! * probabilities[token]! * rest) / total;
      }
  };

  const { starts, counts } = words;
  const room = 1 + counts.reduce((most, _, word) => Math.max(most, starts[word + 1]! - starts[word]!), 0);
  const before = new Float64Array(room);
  const behind = new Float64Array(room);
  for (let word = 0; word < counts.length; word++)
    add(counts[word]!, {
      start: starts[word]!,
      length: starts[word + 1]! - starts[word]!,
      before,
      behind,
    });
  return expected;
};
