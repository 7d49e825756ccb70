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
  readonly discounts: Discounts;
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
const unknown = 0;
const end = 1;
const begin = 2;
const firstWord = 3;

const symbolIds = (vocabulary: readonly string[]): ReadonlyMap<string, number> =>
  new Map(vocabulary.map((word, i) => [word, firstWord + i]));

const withEnd = (sentence: Tokens, ids: ReadonlyMap<string, number>): Int32Array => {
  const symbols = new Int32Array(sentence.length + 1);
  for (let i = 0; i < sentence.length; i++) symbols[i] = ids.get(sentence[i]!) ?? unknown;
  symbols[sentence.length] = end;
  return symbols;
};

/**
 * A Kneser–Ney model from what was saved of it.
 *
 * @throws `E_SHAPE` if the parameters are no trie.
 * @example kneserNey(saved.spec, saved.parameters).perplexity([['the', 'sea']])
 */
export const kneserNey = (spec: KneserNeySpec, parameters: KneserNeyCounts): KneserNey =>
  modelOf(spec, parameters, tableOf(who, parameters));

const modelOf = (spec: KneserNeySpec, parameters: KneserNeyCounts, table: PairTable): KneserNey => {
  const { order, vocabulary, discounts } = spec;
  const { counts } = parameters;
  const ids = symbolIds(vocabulary);
  const uniform = 1 / (vocabulary.length + 2); // the unknown token and the end are events, the beginning is none
  const { totals, taken } = contextSums(parameters, discounts);
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
  const ids = symbolIds(words);
  const sequences = sentences.map((sentence) => withEnd(sentence, ids));
  const { table, counts } = countGrams(sequences, { order, start: begin });
  const parameters = { parents: table.parents(), symbols: table.symbols(), counts };
  const discounts = estimateDiscounts(parameters, order);
  return modelOf({ kind: 'kneserNey', order, vocabulary: words, discounts }, parameters, table);
};
