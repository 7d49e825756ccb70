import {
  define,
  RidgelineError,
  type TokenizerModel,
  type TokenizerModelTraining,
} from '@ridgeline/contracts';
import { addedTokens } from '../added-tokens.ts';
import { hasLoneSurrogate } from '../code-points.ts';
import { stage } from '../stage.ts';
import { unknownToken } from '../vocabulary.ts';
import { digamma } from './digamma.ts';
import { type Edges, edgesOf } from './unigram-edges.ts';
import { expectedCounts } from './unigram-expectation.ts';
import { readUnigram, unigramModel } from './unigram-model.ts';
import { prunedTokens } from './unigram-prune.ts';
import { type Seed, unigramSeeds } from './unigram-seeds.ts';
import { stateOf, type UnigramState } from './unigram-state.ts';
import { type NumberedWords, numberedWords, textOf } from './unigram-words.ts';

/** Tokens that stand in the words less often on average leave. */
const leastExpected = 0.5;
/** Steps of EM between two cuts. */
const steps = 2;

const firstState = (seeds: readonly Seed[]): UnigramState => {
  const total = Math.log(seeds.reduce((sum, { score }) => sum + score, 0));
  const scores = new Float64Array(seeds.length + 1);
  seeds.forEach(({ score }, seed) => {
    scores[seed] = Math.log(score) - total;
  });
  return stateOf(
    seeds,
    seeds.map((_, seed) => seed),
    scores,
  );
};

/** One step of EM, in whose digamma a prior for few tokens stands in place of the logarithm. */
const step = (
  words: NumberedWords,
  seeds: readonly Seed[],
  edges: Edges,
  state: UnigramState,
): UnigramState => {
  const expected = expectedCounts(words, edges, state);
  const tokens = state.tokens.filter((token) => expected[token]! >= leastExpected);
  const total = digamma(tokens.reduce((sum, token) => sum + expected[token]!, 0));
  const scores = new Float64Array(seeds.length + 1);
  for (const token of tokens) scores[token] = digamma(expected[token]!) - total;
  return stateOf(seeds, tokens, scores);
};

/** All characters, then the best tokens, and `<unk>` before them. */
const learned = (
  words: NumberedWords,
  seeds: readonly Seed[],
  { tokens, scores }: UnigramState,
  size: number,
): { readonly vocabulary: string[]; readonly scores: number[] } => {
  const least = tokens.reduce((lowest, token) => Math.min(lowest, scores[token]!), 0);
  const left = new Set(tokens);
  let missing = 0;
  const characters = seeds
    .map((seed, token) => ({ seed, token }))
    .slice(0, words.alphabet.length)
    .sort((a, b) => words.characters[a.seed.at]! - words.characters[b.seed.at]!)
    .map(({ token }) => ({
      token,
      // a character that left gets a score of its own, so that the order is one
      score: left.has(token) ? scores[token]! : least + 0.0001 * missing++,
    }));
  const longer = tokens
    .filter((token) => seeds[token]!.length > 1)
    .slice(0, size - 1 - characters.length)
    .map((token) => ({ token, score: scores[token]! }));
  const all = [...characters, ...longer].sort((a, b) => b.score - a.score);
  return {
    vocabulary: [unknownToken, ...all.map(({ token }) => textOf(words, seeds[token]!))],
    scores: [0, ...all.map(({ score }) => score)],
  };
};

const reserved: readonly string[] = [unknownToken, ...Object.values(addedTokens)];

const requireSize = (size: number, characters: number): void => {
  if (characters === 0)
    throw new RidgelineError('E_DATA', 'unigram: the text to learn from holds no character.', {
      hint: 'Give a text that is not empty.',
    });
  if (size > characters) return;
  throw new RidgelineError(
    'E_RANGE',
    `unigram: size must be at least ${characters + 1}, for <unk> and each character of the text, got ${size}.`,
    { hint: 'Take a larger size, or fewer different characters.' },
  );
};

const train = (given: ReadonlyMap<string, number>, size: number): TokenizerModel => {
  const words = numberedWords(new Map([...given].filter(([piece]) => !hasLoneSurrogate(piece))));
  requireSize(size, words.alphabet.length);
  const seeds = unigramSeeds(words, (seed) => !reserved.includes(textOf(words, seed)));
  const edges = edgesOf(words, seeds);
  const desired = Math.floor((size * 11) / 10) - 1;
  let state = firstState(seeds);
  for (;;) {
    for (let i = 0; i < steps; i++) state = step(words, seeds, edges, state);
    if (state.tokens.length <= desired) break;
    state = stateOf(seeds, prunedTokens(words, seeds, edges, state, desired), state.scores);
  }
  return unigramModel({ ...learned(words, seeds, state, size), unknown: 0 });
};

/**
 * Tokens of a unigram language model: a text is as likely as the product of its tokens. Many parts of words are taken first;
 * EM finds their probabilities, and those whose loss costs least leave, until as many are left as are asked for.
 *
 * @param options.size the largest number of tokens, `<unk>` and each character of the text included. Defaults to 8000.
 * @returns `train`: counts of pieces → model, in time linear in the characters of different pieces. No token spells `<unk>`,
 * `<pad>`, `<s>` or `</s>`.
 * @throws `E_RANGE` naming an option; or from `train` if `size` is below the characters; `E_DATA` from `train` if there is none.
 * @see Kudo 2018, "Subword Regularization"; `models.Unigram` and `trainers.UnigramTrainer` of Hugging Face tokenizers.
 * @example unigram({ size: 4 }).train(new Map([['no', 9], ['on', 1]])).vocabulary // ['<unk>', 'no', 'o', 'n']
 */
export const unigram = /* @__PURE__ */ stage(
  /* @__PURE__ */ define(
    'unigram',
    {
      about: 'Parts of words with a probability each, of which a text takes the most probable ones.',
      options: {
        size: {
          type: 'integer',
          min: 2,
          default: 8000,
          about: 'The largest number of tokens, the unknown one and all characters included.',
        },
      },
      example: { size: 8000 },
      same: { 'Hugging Face': 'Unigram' },
      stage: 'trial',
      since: '0.1.0',
    },
    ({ size }): Omit<TokenizerModelTraining, 'spec'> => ({ train: (counts) => train(counts, size) }),
  ),
  readUnigram,
);
