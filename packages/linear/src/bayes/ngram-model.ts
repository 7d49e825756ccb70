import { RidgelineError, requirePositiveInteger, type Spec } from '@ridgeline/contracts';
import {
  contextSums,
  countGrams,
  type Discounts,
  discountAt,
  estimateDiscounts,
  type KneserNeyCounts,
  root,
  tableOf,
} from './n-gram-counts.ts';
import type { PairTable } from './pair-table.ts';

export interface NgramOptions {
  /** The text that is counted, by the ids of a tokenizer. */
  readonly ids: Int32Array;
  /** V: ids are 0 … V−1, and each may come anywhere. */
  readonly vocabulary: number;
  /** n: an id is predicted from the n − 1 before it. */
  readonly order: number;
  /** The id that ends a sentence: what stands before it tells nothing of what follows. Without it the text is one sentence. */
  readonly boundary?: number | undefined;
}

export interface NgramSpec extends Spec {
  readonly kind: 'ngram';
  readonly order: number;
  readonly vocabulary: number;
  readonly boundary?: number;
  /** For each length of n-gram what is taken from counts of 1, 2 and 3 or more. */
  readonly discounts: Discounts;
}

/** An n-gram language model over the ids of a tokenizer. */
export interface NgramModel {
  readonly spec: NgramSpec;
  readonly parameters: KneserNeyCounts;
  /**
   * [N] log p of each id of a text in nats, given those before it.
   *
   * @throws `E_DATA` for an id outside the vocabulary.
   */
  logProbabilities(ids: ArrayLike<number>): Float64Array;
  /**
   * [V] p of each id as the next one. The sum is 1.
   *
   * @param before what was read so far.
   * @throws `E_DATA` as `logProbabilities`.
   */
  probabilities(before: ArrayLike<number>): Float64Array;
}

const who = 'ngram';

/** @throws `E_DATA` */
const requireKnown = (ids: ArrayLike<number>, vocabulary: number): void => {
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i]!;
    if (Number.isInteger(id) && id >= 0 && id < vocabulary) continue;
    throw new RidgelineError(
      'E_DATA',
      `${who}: ids must be integers from 0 to ${vocabulary - 1}, got ${id}.`,
      {
        hint: 'Give ids of the tokenizer that the n-grams were counted with.',
      },
    );
  }
};

/** The text cut behind each boundary. */
function* sentencesOf(ids: Int32Array, boundary: number | undefined): Generator<Int32Array> {
  let start = 0;
  for (let i = 0; i < ids.length; i++) {
    if (ids[i] !== boundary) continue;
    yield ids.subarray(start, i + 1);
    start = i + 1;
  }
  yield ids.subarray(start);
}

/** The nodes that follow each node: those of `node` stand from `starts[node]` to `starts[node + 1]`. */
const followersOf = (parents: Int32Array) => {
  const starts = new Int32Array(parents.length + 1);
  for (let node = 1; node < parents.length; node++) starts[parents[node]! + 1]!++;
  for (let node = 0; node < parents.length; node++) starts[node + 1]! += starts[node]!;
  const free = starts.slice();
  const nodes = new Int32Array(parents.length);
  for (let node = 1; node < parents.length; node++) nodes[free[parents[node]!]!++] = node;
  return { starts, nodes };
};

const modelOf = (spec: NgramSpec, parameters: KneserNeyCounts, table: PairTable): NgramModel => {
  const { order, vocabulary, boundary, discounts } = spec;
  const { parents, symbols, counts } = parameters;
  const { totals, taken } = contextSums(parameters, discounts);
  const started = boundary === undefined ? -1 : table.find(root, boundary);
  const begun = started > 0 && totals[started]! > 0 ? [root, started].slice(0, order) : [root];
  const kept = (node: number, length: number): number =>
    counts[node]! - discountAt(discounts, length, counts[node]!);

  /** The known n-grams that end with this id, by length. */
  const after = (history: readonly number[], id: number): readonly number[] => {
    if (id === boundary) return begun;
    const next = [root];
    for (let length = 1; length <= Math.min(history.length, order - 1); length++) {
      const node = table.find(history[length - 1]!, id);
      if (node < 0 || totals[node] === 0) break;
      next.push(node);
    }
    return next;
  };

  const logProbabilities = (ids: ArrayLike<number>): Float64Array => {
    requireKnown(ids, vocabulary);
    const result = new Float64Array(ids.length);
    let history: readonly number[] = begun;
    for (let i = 0; i < ids.length; i++) {
      let probability = 1 / vocabulary;
      history.forEach((context, shorter) => {
        const node = table.find(context, ids[i]!);
        const own = node < 0 ? 0 : kept(node, shorter + 1);
        probability = (own + taken[context]! * probability) / totals[context]!;
      });
      result[i] = Math.log(probability);
      history = after(history, ids[i]!);
    }
    return result;
  };

  let followers: ReturnType<typeof followersOf> | undefined;
  const probabilities = (before: ArrayLike<number>): Float64Array => {
    const recent = Array.from(before).slice(Math.max(0, before.length - order + 1));
    requireKnown(recent, vocabulary);
    followers ??= followersOf(parents);
    const { starts, nodes } = followers;
    const all = new Float64Array(vocabulary).fill(1 / vocabulary);
    // what stands further back than an n-gram reaches tells nothing, and is no beginning of a text
    const first = recent.length < before.length ? [root] : begun;
    const history = recent.reduce<readonly number[]>(after, first);
    history.forEach((context, shorter) => {
      const share = taken[context]! / totals[context]!;
      for (let id = 0; id < vocabulary; id++) all[id]! *= share;
      for (let i = starts[context]!; i < starts[context + 1]!; i++)
        all[symbols[nodes[i]!]!]! += kept(nodes[i]!, shorter + 1) / totals[context]!;
    });
    return all;
  };

  return { spec, parameters, logProbabilities, probabilities };
};

/**
 * An n-gram model from what was saved of it.
 *
 * @throws `E_SHAPE` if the parameters are no trie.
 * @example ngramModel(saved.spec, saved.parameters).logProbabilities([3, 1, 2])
 */
export const ngramModel = (spec: NgramSpec, parameters: KneserNeyCounts): NgramModel =>
  modelOf(spec, parameters, tableOf(who, parameters));

/**
 * Fits an n-gram language model over ids with interpolated modified Kneser–Ney smoothing, as `fitKneserNey` does over words:
 *
 *     p(w | h) = (a(hw) − D(a(hw)) + Σᵤ D(a(hu))·p(w | h′)) / Σᵤ a(hu)
 *
 * with h′ the context without its first id. For the longest n-grams, and those that begin the text or a sentence, a is how often
 * they occur, for shorter ones the number of different ids before them. D(1), D(2) and D(3 and more) follow from how many n-grams
 * occur once to four times. Below single ids stands 1/V, so that no id has probability 0 and all V have 1 together.
 *
 * A boundary is an id like any other where it is predicted, and begins the next sentence where it is what stands before.
 *
 * @throws `E_DATA` if there is no id, or one outside the vocabulary; `E_RANGE` if order or vocabulary is no integer ≥ 1, order is
 * above 255, or the boundary is no id.
 * @see Chen and Goodman 1999, "An empirical study of smoothing techniques for language modeling". SRILM's
 * `-kndiscount -interpolate` without cut-offs (`-gt3min 1 …`) but for the uniform distribution below.
 * @example
 * const model = fitNgramModel({ ids: Int32Array.of(0, 1, 0, 1, 2), vocabulary: 3, order: 2 });
 * model.logProbabilities([0, 1]).length; // 2
 */
export const fitNgramModel = ({ ids, vocabulary, order, boundary }: NgramOptions): NgramModel => {
  requirePositiveInteger(who, { order, vocabulary });
  if (order > 255) throw new RidgelineError('E_RANGE', `${who}: order must be at most 255, got ${order}.`);
  if (ids.length === 0)
    throw new RidgelineError('E_DATA', `${who}: there must be an id to count, got none.`, {
      hint: 'Give a text with tokens.',
    });
  if (boundary !== undefined && !(Number.isInteger(boundary) && boundary >= 0 && boundary < vocabulary))
    throw new RidgelineError(
      'E_RANGE',
      `${who}: boundary must be an id from 0 to ${vocabulary - 1}, got ${boundary}.`,
      { hint: 'It is the id of a line break or another end of a sentence. Leave it out if there is none.' },
    );
  requireKnown(ids, vocabulary);
  const { table, counts } = countGrams(sentencesOf(ids, boundary), { order, start: boundary });
  const parameters = { parents: table.parents(), symbols: table.symbols(), counts };
  const discounts = estimateDiscounts(parameters, order);
  const spec = {
    kind: 'ngram',
    order,
    vocabulary,
    ...(boundary !== undefined && { boundary }),
    discounts,
  } as const;
  return modelOf(spec, parameters, table);
};
