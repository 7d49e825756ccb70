import { pairMap } from '../pair-map.ts';
import { room } from '../room.ts';
import type { NumberedWords } from './unigram-words.ts';

/** A part of a word that may become a token. */
export interface Seed {
  /** A place where it stands in the words, and its characters. */
  readonly at: number;
  readonly length: number;
  /** What it covers: of a character how often it stands in the text; of others their length by how many words have them. */
  readonly score: number;
}

/** Characters of the longest token. */
const longest = 16;
const mostSeeds = 1_000_000;

/** Orders parts of one length or of several by their characters. */
const compare = ({ characters }: NumberedWords, a: Seed, b: Seed): number => {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const difference = characters[a.at + i]! - characters[b.at + i]!;
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
};

const singleSeeds = ({ alphabet, characters, starts, counts }: NumberedWords): Seed[] => {
  const firsts = new Int32Array(alphabet.length).fill(-1);
  const times = new Float64Array(alphabet.length);
  for (let word = 0; word < counts.length; word++)
    for (let at = starts[word]!; at < starts[word + 1]!; at++) {
      const character = characters[at]!;
      if (firsts[character] === -1) firsts[character] = at;
      times[character]! += counts[word]!;
    }
  return Array.from(firsts, (at, character) => ({ at, length: 1, score: times[character]! }));
};

/**
 * Parts of two characters or more that stand in two places and go on in two ways, the end of a word being one of them: what
 * goes on in one way alone is covered by the longer part.
 *
 * They are found length by length. A part that stands in one place is not followed, so memory is linear in the words, whatever
 * these are.
 */
const longerSeeds = ({ alphabet, characters, ends }: NumberedWords): Seed[] => {
  const seeds: Seed[] = [];
  // which part of the current length begins at each place; −1 where none is followed
  let parts = characters.slice();
  let firsts = new Int32Array(alphabet.length);
  let times = new Int32Array(alphabet.length);
  parts.forEach((part, at) => {
    firsts[part] = at;
    times[part]!++;
  });
  for (let length = 1; length <= longest && times.length > 0; length++) {
    const ways = new Int32Array(times.length);
    const isEnd = new Uint8Array(times.length);
    const children = pairMap(times.length);
    const longer = new Int32Array(parts.length).fill(-1);
    let size = 0;
    let nextFirsts = new Int32Array(64);
    let nextTimes = new Int32Array(64);
    for (let at = 0; at < parts.length; at++) {
      const part = parts[at]!;
      if (part === -1 || times[part]! < 2) continue;
      if (at + length === ends[at]) {
        if (isEnd[part] === 0) ways[part]!++;
        isEnd[part] = 1;
        continue;
      }
      let child = children.get(part, characters[at + length]!);
      if (child === -1) {
        child = size++;
        children.set(part, characters[at + length]!, child);
        nextFirsts = room(nextFirsts, size);
        nextTimes = room(nextTimes, size);
        nextFirsts[child] = at;
        ways[part]!++;
      }
      nextTimes[child]!++;
      longer[at] = child;
    }
    if (length > 1)
      ways.forEach((count, part) => {
        if (count > 1) seeds.push({ at: firsts[part]!, length, score: times[part]! * length });
      });
    parts = longer;
    firsts = nextFirsts.slice(0, size);
    times = nextTimes.slice(0, size);
  }
  return seeds;
};

/** The tokens to begin with: all characters, and then longer parts, those that cover most first. */
export const unigramSeeds = (words: NumberedWords, isToken: (seed: Seed) => boolean): Seed[] => {
  const order = (a: Seed, b: Seed) => b.score - a.score || compare(words, b, a);
  const longer = longerSeeds(words).sort(order).filter(isToken);
  return [...singleSeeds(words).sort(order), ...longer].slice(0, Math.max(mostSeeds, words.alphabet.length));
};
