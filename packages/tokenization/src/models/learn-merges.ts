import { addedTokens } from '../added-tokens.ts';
import { codePointEnd } from '../code-points.ts';
import { room } from '../room.ts';
import { unknownToken } from '../vocabulary.ts';
import { heap } from './heap.ts';
import { idsByCharacter } from './ids-by-character.ts';
import type { Merge } from './merge-rules.ts';
import { pairPlaces } from './pair-places.ts';

/** All words as one chain of ids: `next` and `previous` are −1 at the ends of a word, `weights` its count. */
interface Chain {
  readonly ids: Int32Array;
  readonly next: Int32Array;
  readonly previous: Int32Array;
  readonly weights: Int32Array;
}

const chainOf = (counts: ReadonlyMap<string, number>, alphabet: readonly string[], prefix: string): Chain => {
  const idAtStart = idsByCharacter(alphabet, '');
  const within = alphabet.map((token) => (token.startsWith(prefix) ? token.slice(prefix.length) : ''));
  const idWithin = idsByCharacter(within, '');
  let length = 0;
  for (const word of counts.keys()) length += word.length;
  const chain = {
    ids: new Int32Array(length),
    next: new Int32Array(length),
    previous: new Int32Array(length),
    weights: new Int32Array(length),
  };
  let at = 0;
  for (const [word, count] of counts) {
    const first = at;
    for (let start = 0, end = 0; start < word.length; start = end) {
      end = codePointEnd(word, start);
      chain.ids[at] = (at === first ? idAtStart : idWithin)(word.codePointAt(start)!);
      chain.next[at] = at + 1;
      chain.previous[at] = at === first ? -1 : at - 1;
      chain.weights[at] = count;
      at++;
    }
    if (at > first) chain.next[at - 1] = -1;
  }
  return chain;
};

/** What no merge may spell, so that no text can be read as one of them. */
const reserved: readonly string[] = [unknownToken, ...Object.values(addedTokens)];

/**
 * Byte-pair encoding: again and again the most frequent pair of neighbours becomes a token; of equals the one whose left id
 * is lower, then whose right id is. Time is n·log n, whatever the words are: each merge goes to the places of its pair alone.
 *
 * @param options.counts words by how often they stand in a text; each of their characters is in the alphabet.
 * @param options.alphabet the tokens to begin with, the id being the place.
 * @param options.size the number of tokens at which it ends.
 * @param options.minFrequency pairs that are rarer are not merged.
 * @param options.prefix what begins a token that goes on a word, in the alphabet too. Defaults to nothing.
 * @see Sennrich et al. 2016, "Neural Machine Translation of Rare Words with Subword Units".
 * @example learnMerges({ counts: new Map([['aab', 2]]), alphabet: ['a', 'b'], size: 3, minFrequency: 1 }).merges // [['a', 'a']]
 */
export const learnMerges = ({
  counts,
  alphabet,
  size,
  minFrequency,
  prefix = '',
}: {
  readonly counts: ReadonlyMap<string, number>;
  readonly alphabet: readonly string[];
  readonly size: number;
  readonly minFrequency: number;
  readonly prefix?: string;
}): { readonly vocabulary: readonly string[]; readonly merges: readonly Merge[] } => {
  const vocabulary = new Set(alphabet);
  // by id; two pairs may spell one token, and are one in the vocabulary alone
  const spelled = [...alphabet];
  const merges: Merge[] = [];
  const { ids, next, previous, weights } = chainOf(counts, alphabet, prefix);
  const pairs = pairPlaces(1024);
  // how often each pair stood when it was put into the queue, which is looked after when it comes to its turn
  let queued = new Float64Array(1024);
  const queue = heap(
    (a, b) =>
      (queued[b]! - queued[a]! || pairs.left(a) - pairs.left(b) || pairs.right(a) - pairs.right(b)) < 0,
  );
  const enqueue = (pair: number): void => {
    queued = room(queued, pair + 1);
    queued[pair] = pairs.count(pair);
    if (queued[pair]! >= minFrequency) queue.push(pair);
  };
  const add = (at: number): void => {
    pairs.add(ids[at]!, ids[next[at]!]!, weights[at]!, at);
  };
  // a pair is new in the step that makes the later one of its two: it stands nowhere else before, nor comes again
  const enqueueFrom = (first: number): void => {
    for (let pair = first; pair < pairs.size(); pair++) enqueue(pair);
  };

  const mergeAt = (at: number, merged: number): void => {
    const weight = weights[at]!;
    const second = next[at]!;
    const before = previous[at]!;
    const after = next[second]!;
    if (before !== -1) pairs.remove(ids[before]!, ids[at]!, weight);
    if (after !== -1) pairs.remove(ids[second]!, ids[after]!, weight);
    ids[at] = merged;
    ids[second] = -1;
    next[at] = after;
    if (after !== -1) previous[after] = at;
    if (before !== -1) add(before);
    if (after !== -1) add(at);
  };

  for (let at = 0; at < ids.length; at++) if (next[at] !== -1) add(at);
  enqueueFrom(0);
  while (vocabulary.size < size && queue.size() > 0) {
    const pair = queue.pop();
    if (queued[pair] !== pairs.count(pair)) {
      enqueue(pair);
      continue;
    }
    const left = pairs.left(pair);
    const right = pairs.right(pair);
    const token = spelled[left]! + spelled[right]!.slice(prefix.length);
    if (reserved.includes(token)) continue;
    const merged = spelled.push(token) - 1;
    vocabulary.add(token);
    merges.push([spelled[left]!, spelled[right]!]);
    const known = pairs.size();
    for (let cell = pairs.first(pair); cell !== -1; cell = pairs.next(cell)) {
      const at = pairs.place(cell);
      if (ids[at] === left && next[at] !== -1 && ids[next[at]!] === right) mergeAt(at, merged);
    }
    enqueueFrom(known);
  }
  return { vocabulary: [...vocabulary], merges };
};
