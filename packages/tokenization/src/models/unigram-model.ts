import { type Json, requireNonNegative, type TokenizerModel } from '@ridgeline/contracts';
import { draws } from '../draws.ts';
import { cachedPieces } from '../piece-cache.ts';
import { refuse } from '../refuse.ts';
import { room } from '../room.ts';
import { isRecord } from '../same.ts';
import { addToken, type TokenList, takeTokens, tokenList } from '../token-list.ts';
import { type UnigramLattice, unigramLattice } from './unigram-lattice.ts';
import { requirePieces } from './vocabulary-json.ts';

/** Where the token that ends at a place of a piece begins, and its id. */
interface Ends {
  starts: Int32Array;
  ids: Int32Array;
}

/** Finds the most probable way to cut a piece. */
const bestPath = ({ scores, visit }: UnigramLattice) => {
  const ends: Ends = { starts: new Int32Array(64), ids: new Int32Array(64) };
  let best = new Float64Array(64);
  const extend = (from: number, to: number, id: number): void => {
    const score = best[from]! + scores[id]!;
    // of equals the one that begins first stays
    if (ends.starts[to] !== -1 && score <= best[to]!) return;
    best[to] = score;
    ends.starts[to] = from;
    ends.ids[to] = id;
  };
  return (text: string, start: number, end: number): Ends => {
    const places = end - start + 1;
    best = room(best, places);
    ends.starts = room(ends.starts, places).fill(-1, 0, places);
    ends.ids = room(ends.ids, places);
    best[0] = 0;
    visit(text, start, end, extend);
    return ends;
  };
};

/** log(eᵃ + eᵇ) */
const logAdd = (a: number, b: number): number =>
  a > b ? a + Math.log1p(Math.exp(b - a)) : b + Math.log1p(Math.exp(a - b));

/** Draws a way to cut a piece, with probability in proportion to the product of the tokens' probabilities to the power of alpha. */
const drawnPath = (
  { scores, visit }: UnigramLattice,
  { text, start, end }: { readonly text: string; readonly start: number; readonly end: number },
  alpha: number,
  draw: () => number,
): Ends => {
  const places = end - start + 1;
  const tokens = { from: [] as number[], id: [] as number[], sooner: [] as number[] };
  const last = new Int32Array(places).fill(-1); // of the tokens that end at a place
  const sums = new Float64Array(places).fill(Number.NEGATIVE_INFINITY);
  sums[0] = 0;
  visit(text, start, end, (from, to, id) => {
    const score = sums[from]! + alpha * scores[id]!;
    sums[to] = last[to] === -1 ? score : logAdd(sums[to]!, score);
    tokens.sooner.push(last[to]!);
    last[to] = tokens.from.push(from) - 1;
    tokens.id.push(id);
  });
  const ends: Ends = { starts: new Int32Array(places), ids: new Int32Array(places) };
  for (let to = places - 1; to > 0; to = ends.starts[to]!) {
    let rest = draw();
    let token = last[to]!;
    for (; tokens.sooner[token] !== -1; token = tokens.sooner[token]!) {
      rest -= Math.exp(sums[tokens.from[token]!]! + alpha * scores[tokens.id[token]!]! - sums[to]!);
      if (rest < 0) break;
    }
    ends.starts[to] = tokens.from[token]!;
    ends.ids[to] = tokens.id[token]!;
  }
  return ends;
};

const byteToken = (byte: number): string => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`;

/** The ids of the tokens for single bytes; absent if the vocabulary lacks one. */
const byteIdsOf = (vocabulary: readonly string[]): Int32Array | undefined => {
  const ids = new Map(vocabulary.map((token, id) => [token, id]));
  const found = Int32Array.from({ length: 256 }, (_, byte) => ids.get(byteToken(byte)) ?? -1);
  return found.includes(-1) ? undefined : found;
};

/**
 * Cuts each piece into the tokens whose probabilities have the largest product. Characters that no token has are unknown,
 * neighbours as one.
 *
 * @param options.vocabulary tokens, the id being the place.
 * @param options.scores the log probability of each, in nats.
 * @param options.unknown the id of the token for what is unknown.
 * @param options.byteFallback write what is unknown as tokens `<0x00>` … `<0xFF>` for its UTF-8 bytes. Defaults to false.
 * @returns also `sample`, whose `alpha` ≥ 0 is the power that probabilities are raised to: 0 makes all ways equally likely.
 * @see Kudo 2018, "Subword Regularization"; `models.Unigram` of Hugging Face tokenizers.
 * @example
 * const model = unigramModel({ vocabulary: ['<unk>', 'a', 'ab', 'b'], scores: [0, -1, -1.5, -1], unknown: 0 });
 * model.tokenize({ text: 'abc', pieces: Int32Array.of(0, 3) }).ids; // 2 0
 */
export const unigramModel = ({
  vocabulary,
  scores,
  unknown,
  byteFallback = false,
}: {
  readonly vocabulary: readonly string[];
  readonly scores: readonly number[];
  readonly unknown: number;
  readonly byteFallback?: boolean;
}): TokenizerModel => {
  const lattice = unigramLattice(vocabulary, scores);
  const byteIds = byteFallback ? byteIdsOf(vocabulary) : undefined;
  const encoder = new TextEncoder();

  const addUnknown = (tokens: TokenList, text: string, start: number, end: number): void => {
    if (byteIds === undefined) addToken(tokens, unknown, start, end);
    else
      for (const byte of encoder.encode(text.slice(start, end))) addToken(tokens, byteIds[byte]!, start, end);
  };

  let path = new Int32Array(64); // where the tokens of a piece end, from the last one on
  const addPath = (
    { starts, ids }: Ends,
    tokens: TokenList,
    { text, start, end }: { readonly text: string; readonly start: number; readonly end: number },
  ): void => {
    let length = 0;
    for (let to = end - start; to > 0; to = starts[to]!) {
      path = room(path, length + 1);
      path[length++] = to;
    }
    while (length > 0) {
      let to = path[--length]!;
      const from = starts[to]!;
      const isUnknown = (id: number) => id === unknown || id === vocabulary.length;
      if (!isUnknown(ids[to]!)) {
        addToken(tokens, ids[to]!, start + from, start + to);
        continue;
      }
      while (length > 0 && isUnknown(ids[path[length - 1]!]!)) to = path[--length]!;
      addUnknown(tokens, text, start + from, start + to);
    }
  };

  const tokens = tokenList();
  const best = bestPath(lattice);
  const addPiece = cachedPieces((list, text, start, end) =>
    addPath(best(text, start, end), list, { text, start, end }),
  );

  return {
    kind: 'unigram',
    vocabulary,
    special: { unknown },
    tokenize: ({ text, pieces }) => {
      for (let i = 0; i < pieces.length; i += 2) addPiece(tokens, text, pieces[i]!, pieces[i + 1]!);
      return takeTokens(tokens);
    },
    sample: ({ text, pieces }, { random, alpha }) => {
      requireNonNegative('unigram', { alpha });
      const draw = draws(random);
      for (let i = 0; i < pieces.length; i += 2) {
        const piece = { text, start: pieces[i]!, end: pieces[i + 1]! };
        addPath(drawnPath(lattice, piece, alpha, draw), tokens, piece);
      }
      return takeTokens(tokens);
    },
    toJSON: (): Json => ({
      type: 'Unigram',
      unk_id: unknown,
      vocab: vocabulary.map((token, id) => [token, scores[id]!]),
      byte_fallback: byteFallback,
    }),
  };
};

/** The model that a file describes. @throws `E_DATA` for one that does not hold together */
export const readUnigram = (json: unknown): TokenizerModel | undefined => {
  if (!isRecord(json) || json.type !== 'Unigram') return undefined;
  const { vocab, unk_id: unknown, byte_fallback: byteFallback = false } = json;
  if (!Array.isArray(vocab)) return refuse("the model's vocab must be a list of tokens with their scores");
  vocab.forEach((entry: unknown, id) => {
    if (
      !Array.isArray(entry) ||
      entry.length !== 2 ||
      typeof entry[0] !== 'string' ||
      !Number.isFinite(entry[1])
    )
      refuse(`each entry of the model's vocab must be a token and its score, which ${id} breaks`);
  });
  const vocabulary = vocab.map(([token]: [string]) => token);
  requirePieces(vocabulary);
  if (new Set(vocabulary).size !== vocabulary.length) refuse("the model's vocab must hold each token once");
  if (typeof unknown !== 'number' || vocabulary[unknown] === undefined)
    return refuse("the model's unk_id must be an id of its vocab");
  if (typeof byteFallback !== 'boolean') return refuse("the model's byte_fallback must be true or false");
  return unigramModel({ vocabulary, scores: vocab.map(([, score]) => score), unknown, byteFallback });
};
