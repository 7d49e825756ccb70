import { pairMap } from '../pair-map.ts';
import { room } from '../room.ts';
import type { Seed } from './unigram-seeds.ts';
import type { NumberedWords } from './unigram-words.ts';

/** All tokens that may stand in the words: those that begin at a place are from `firsts[at]` to `firsts[at + 1]`, shorter ones first. */
export interface Edges {
  readonly firsts: Int32Array;
  readonly lengths: Int32Array;
  readonly seeds: Int32Array;
}

/** The edges of the seeds. As seeds only ever leave, they are found once. */
export const edgesOf = ({ characters, ends }: NumberedWords, all: readonly Seed[]): Edges => {
  const children = pairMap(4 * all.length);
  let seedAt = new Int32Array(4 * all.length + 1).fill(-1);
  let nodes = 1;
  all.forEach(({ at, length }, seed) => {
    let node = 0;
    for (let i = at; i < at + length; i++) {
      let child = children.get(node, characters[i]!);
      if (child === -1) {
        child = nodes++;
        children.set(node, characters[i]!, child);
        if (child >= seedAt.length) {
          const before = seedAt.length;
          seedAt = room(seedAt, nodes);
          seedAt.fill(-1, before);
        }
      }
      node = child;
    }
    seedAt[node] = seed;
  });
  const firsts = new Int32Array(characters.length + 1);
  let lengths = new Int32Array(characters.length);
  let seeds = new Int32Array(characters.length);
  let size = 0;
  for (let at = 0; at < characters.length; at++) {
    let node = 0;
    for (let end = at; end < ends[at]!; ) {
      node = children.get(node, characters[end++]!);
      if (node === -1) break;
      if (seedAt[node] === -1) continue;
      lengths = room(lengths, size + 1);
      seeds = room(seeds, size + 1);
      lengths[size] = end - at;
      seeds[size++] = seedAt[node]!;
    }
    firsts[at + 1] = size;
  }
  return { firsts, lengths, seeds };
};
