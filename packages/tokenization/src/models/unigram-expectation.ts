import type { Edges } from './unigram-edges.ts';
import type { UnigramState } from './unigram-state.ts';
import type { NumberedWords } from './unigram-words.ts';

/** Below it, products of probabilities are computed by their logarithms. */
const smallest = 1e-250;

/** How sums over ways are computed: of probabilities, or of their logarithms. */
interface Arithmetic {
  readonly none: number;
  readonly one: number;
  readonly add: (a: number, b: number) => number;
  readonly multiply: (a: number, b: number) => number;
}

const probabilities: Arithmetic = { none: 0, one: 1, add: (a, b) => a + b, multiply: (a, b) => a * b };

const logarithms: Arithmetic = {
  none: Number.NEGATIVE_INFINITY,
  one: 0,
  add: (a, b) => {
    const [low, high] = a < b ? [a, b] : [b, a];
    return low === Number.NEGATIVE_INFINITY ? high : high + Math.log1p(Math.exp(low - high));
  },
  multiply: (a, b) => a + b,
};

/**
 * How often each token stands in the words on average over all ways to cut them, each by its probability: the expectation of
 * EM, by the forward and backward sums.
 *
 * @returns by seed, then of unknown characters.
 */
export const expectedCounts = (words: NumberedWords, edges: Edges, { scores, now }: UnigramState): Float64Array => {
  const expected = new Float64Array(scores.length);
  const weights = scores.map(Math.exp);
  const longest = words.counts.reduce(
    (most, _, word) => Math.max(most, words.starts[word + 1]! - words.starts[word]!),
    0,
  );
  const before = new Float64Array(longest + 1);
  const behind = new Float64Array(longest + 1);

  const sums = (start: number, end: number, values: Float64Array, { none, one, add, multiply }: Arithmetic) => {
    const length = end - start;
    before.fill(none, 0, length + 1);
    behind.fill(none, 0, length + 1);
    before[0] = one;
    behind[length] = one;
    for (let at = start; at < end; at++)
      for (let edge = edges.firsts[at]!; edge < edges.firsts[at + 1]!; edge++) {
        const token = now[edges.seeds[edge]!]!;
        if (token === -1) continue;
        const to = at - start + edges.lengths[edge]!;
        before[to] = add(before[to]!, multiply(before[at - start]!, values[token]!));
      }
    for (let at = end - 1; at >= start; at--)
      for (let edge = edges.firsts[at]!; edge < edges.firsts[at + 1]!; edge++) {
        const token = now[edges.seeds[edge]!]!;
        if (token === -1) continue;
        const to = at - start + edges.lengths[edge]!;
        behind[at - start] = add(behind[at - start]!, multiply(values[token]!, behind[to]!));
      }
    return before[length]!;
  };

  for (let word = 0; word < words.counts.length; word++) {
    const [start, end] = [words.starts[word]!, words.starts[word + 1]!];
    const product = sums(start, end, weights, probabilities);
    const asLogarithms = product < smallest;
    const total = asLogarithms ? sums(start, end, scores, logarithms) : product;
    const count = words.counts[word]!;
    for (let at = start; at < end; at++)
      for (let edge = edges.firsts[at]!; edge < edges.firsts[at + 1]!; edge++) {
        const token = now[edges.seeds[edge]!]!;
        if (token === -1) continue;
        const [from, to] = [before[at - start]!, behind[at - start + edges.lengths[edge]!]!];
        expected[token]! += asLogarithms
          ? count * Math.exp(from + scores[token]! + to - total)
          : (count * from * weights[token]! * to) / total;
      }
  }
  return expected;
};
