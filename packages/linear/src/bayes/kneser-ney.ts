import { RidgelineError, requirePositiveInteger, type Spec } from '@ridgeline/contracts';
import { type PairTable, pairTable } from './pair-table.ts';

/** A text cut into tokens. */
export type Tokens = readonly string[];

export interface KneserNeyOptions {
  readonly sentences: readonly Tokens[];
  /** n: a token is predicted from the n − 1 before it. */
  readonly order: number;
  /** The tokens that are told apart; others count as unknown. Defaults to those of the sentences. */
  readonly vocabulary?: readonly string[];
}

export interface KneserNeySpec extends Spec {
  readonly kind: 'kneserNey';
  readonly order: number;
  readonly vocabulary: readonly string[];
  /** For each length of n-gram what is taken from counts of 1, 2 and 3 or more. */
  readonly discounts: readonly (readonly [number, number, number])[];
}

/** The n-grams as a trie: node i is node `parents[i]` and then `symbols[i]`, and has the (adjusted) count `counts[i]`. */
export interface KneserNeyCounts {
  readonly parents: Int32Array;
  readonly symbols: Int32Array;
  readonly counts: Int32Array;
}

/** An n-gram language model. */
export interface KneserNey {
  readonly spec: KneserNeySpec;
  readonly parameters: KneserNeyCounts;
  /** [tokens + 1] log p of each token and of the end, in nats, given what stands before. */
  logProbabilities(sentence: Tokens): Float64Array;
  /** e to the mean of −log p over all tokens and ends. */
  perplexity(sentences: readonly Tokens[]): number;
}

const who = 'kneserNey';
const root = 0;
const unknown = 0;
const end = 1;
const begin = 2;
const firstWord = 3;

/** Where KenLM goes, too, when counts of counts are too few to estimate from. */
const fallbackDiscounts = [0.5, 1, 1.5] as const;

const symbolIds = (vocabulary: readonly string[]): ReadonlyMap<string, number> =>
  new Map(vocabulary.map((word, i) => [word, firstWord + i]));

const withEnd = (sentence: Tokens, ids: ReadonlyMap<string, number>): Int32Array => {
  const symbols = new Int32Array(sentence.length + 1);
  for (let i = 0; i < sentence.length; i++) symbols[i] = ids.get(sentence[i]!) ?? unknown;
  symbols[sentence.length] = end;
  return symbols;
};

/**
 * Counts n-grams of up to `order` symbols. The longest, and those that begin with the sentence, count how often they
 * occur; all others in how many different tokens they are preceded by.
 */
const countSentences = (sentences: readonly Tokens[], order: number, ids: ReadonlyMap<string, number>) => {
  const table = pairTable();
  let counts = new Int32Array(1024);
  const start = table.add(root, begin);
  for (const sentence of sentences) {
    let history = [root, start]; // the n-grams that end before this symbol, by length
    for (const [position, symbol] of withEnd(sentence, ids).entries()) {
      const next = [root];
      for (let length = 1; length <= Math.min(order, history.length); length++) {
        const size = table.size();
        const node = table.add(history[length - 1]!, symbol);
        if (node >= counts.length) {
          const larger = new Int32Array(2 * counts.length);
          larger.set(counts);
          counts = larger;
        }
        if (node === size && length > 1) counts[next[length - 1]!]!++;
        if (length === order || length === position + 2) counts[node]!++;
        next.push(node);
      }
      history = next.slice(0, order);
    }
  }
  return { table, counts: counts.slice(0, table.size()) };
};

const lengthsOf = (parents: Int32Array): Uint8Array => {
  const lengths = new Uint8Array(parents.length);
  for (let node = 1; node < parents.length; node++) lengths[node] = lengths[parents[node]!]! + 1;
  return lengths;
};

/** What is taken from counts of 1, 2 and 3 or more, from how many n-grams have the counts 1 to 4. */
const discountsOf = ([n1, n2, n3, n4]: readonly [number, number, number, number]): readonly [
  number,
  number,
  number,
] => {
  if (n1 === 0 || n2 === 0 || n3 === 0) return fallbackDiscounts;
  const y = n1 / (n1 + 2 * n2);
  const discounts = [1 - (2 * y * n2) / n1, 2 - (3 * y * n3) / n2, 3 - (4 * y * n4) / n3] as const;
  return discounts.every((discount, i) => discount >= 0 && discount <= i + 1) ? discounts : fallbackDiscounts;
};

const estimateDiscounts = ({ parents, counts }: KneserNeyCounts, order: number) => {
  const lengths = lengthsOf(parents);
  const countsOfCounts = Array.from({ length: order }, (): [number, number, number, number] => [0, 0, 0, 0]);
  for (let node = 1; node < counts.length; node++) {
    const count = counts[node]!;
    if (count >= 1 && count <= 4) countsOfCounts[lengths[node]! - 1]![count - 1]!++;
  }
  return countsOfCounts.map(discountsOf);
};

const discountAt = (
  discounts: readonly (readonly [number, number, number])[],
  length: number,
  count: number,
): number => (count === 0 ? 0 : discounts[length - 1]![Math.min(count, 3) - 1]!);

/** For each n-gram as a context: the counts of what follows it, and what discounting takes from them. */
const contextSums = ({ parents, counts }: KneserNeyCounts, { discounts }: KneserNeySpec) => {
  const lengths = lengthsOf(parents);
  const totals = new Float64Array(parents.length);
  const taken = new Float64Array(parents.length);
  for (let node = 1; node < parents.length; node++) {
    totals[parents[node]!]! += counts[node]!;
    taken[parents[node]!]! += discountAt(discounts, lengths[node]!, counts[node]!);
  }
  return { totals, taken };
};

const tableOf = ({ parents, symbols, counts }: KneserNeyCounts): PairTable => {
  const table = pairTable();
  const fits =
    parents.length === symbols.length &&
    parents.length === counts.length &&
    parents.every(
      (parent, node) =>
        node === root || (parent >= 0 && parent < node && table.add(parent, symbols[node]!) === node),
    );
  if (fits) return table;
  throw new RidgelineError(
    'E_SHAPE',
    `${who}: parameters must be a trie: parents, symbols and counts of one length, parents first.`,
    {
      hint: 'Take them from a model that was fitted.',
    },
  );
};

/**
 * A Kneser–Ney model from what was saved of it.
 *
 * @throws `E_SHAPE` if the parameters are no trie.
 * @example kneserNey(saved.spec, saved.parameters).perplexity([['the', 'sea']])
 */
export const kneserNey = (spec: KneserNeySpec, parameters: KneserNeyCounts): KneserNey =>
  modelOf(spec, parameters, tableOf(parameters));

const modelOf = (spec: KneserNeySpec, parameters: KneserNeyCounts, table: PairTable): KneserNey => {
  const { order, vocabulary, discounts } = spec;
  const { counts } = parameters;
  const ids = symbolIds(vocabulary);
  const uniform = 1 / (vocabulary.length + 2); // the unknown token and the end are events, the beginning is none
  const { totals, taken } = contextSums(parameters, spec);
  const start = table.find(root, begin);

  const logProbabilities = (sentence: Tokens): Float64Array => {
    const symbols = withEnd(sentence, ids);
    const result = new Float64Array(symbols.length);
    let history = [root, start].slice(0, order);
    for (let i = 0; i < symbols.length; i++) {
      const next = [root];
      let probability = uniform;
      for (let length = 1; length <= history.length; length++) {
        const context = history[length - 1]!;
        const node = table.find(context, symbols[i]!);
        const count = node < 0 ? 0 : counts[node]!;
        const kept = count - discountAt(discounts, length, count);
        probability = (kept + taken[context]! * probability) / totals[context]!;
        if (node >= 0 && totals[node]! > 0 && next.length === length) next.push(node);
      }
      result[i] = Math.log(probability);
      history = next.slice(0, order);
    }
    return result;
  };

  const perplexity = (sentences: readonly Tokens[]): number => {
    let sum = 0;
    let events = 0;
    for (const sentence of sentences) {
      const logs = logProbabilities(sentence);
      for (const log of logs) sum += log;
      events += logs.length;
    }
    if (events === 0) throw new RidgelineError('E_DATA', `${who}: perplexity needs at least one sentence.`);
    return Math.exp(-sum / events);
  };

  return { spec, parameters, logProbabilities, perplexity };
};

/**
 * Fits an n-gram language model with interpolated modified Kneser–Ney smoothing.
 *
 * p(w | h) = (a(hw) − D(a(hw)) + Σᵤ D(a(hu))·p(w | h′)) / Σᵤ a(hu), with h′ the context without its first token. For the
 * longest n-grams, and those at the beginning of a sentence, a is how often they occur, for shorter ones the number of
 * different tokens before them. D(1), D(2), D(3 and more) follow from how many n-grams occur once to four times; 0.5, 1
 * and 1.5 stand in where there are too few. Below single tokens stands the uniform distribution over the vocabulary,
 * the unknown token and the end of the sentence, which together have probability 1 in every context.
 *
 * Time and memory are linear in the tokens times the order.
 *
 * @throws `E_DATA` if no sentence has a token or the vocabulary is empty; `E_RANGE` if order is no integer ≥ 1 or above 255.
 * @see Kneser and Ney 1995; Chen and Goodman 1999, "An empirical study of smoothing techniques for language modeling"
 * @example
 * const model = fitKneserNey({ sentences: [['the', 'sea'], ['the', 'ship']], order: 2 });
 * model.logProbabilities(['the', 'sea']).length; // 3: the, sea, end
 */
export const fitKneserNey = ({ sentences, order, vocabulary }: KneserNeyOptions): KneserNey => {
  requirePositiveInteger(who, { order });
  if (order > 255) throw new RidgelineError('E_RANGE', `${who}: order must be at most 255, got ${order}.`);
  if (!sentences.some((sentence) => sentence.length > 0))
    throw new RidgelineError('E_DATA', `${who}: every sentence is empty.`, {
      hint: 'Give sentences with tokens.',
    });
  const words = vocabulary ?? [...new Set(sentences.flat())].sort();
  if (words.length === 0) throw new RidgelineError('E_DATA', `${who}: the vocabulary is empty.`);
  const { table, counts } = countSentences(sentences, order, symbolIds(words));
  const parameters = { parents: table.parents(), symbols: table.symbols(), counts };
  const discounts = estimateDiscounts(parameters, order);
  return modelOf({ kind: 'kneserNey', order, vocabulary: words, discounts }, parameters, table);
};
