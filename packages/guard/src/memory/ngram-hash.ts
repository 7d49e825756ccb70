/** Two independent words of 32 bits for a row of ids. @see Appleby, MurmurHash3, whose steps these are. */
export interface NgramHash {
  readonly first: number;
  readonly second: number;
}

const mixed = (hash: number, value: number, factor: number): number => {
  let k = Math.imul(value, factor);
  k = (k << 15) | (k >>> 17);
  const h = hash ^ Math.imul(k, 0x1b873593);
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
};

const finished = (hash: number): number => {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
};

/** The hash of `size` ids from a position. */
export const ngramHash = (ids: ArrayLike<number>, start: number, size: number): NgramHash => {
  let [first, second] = [size, ~size];
  for (let i = start; i < start + size; i += 1) {
    first = mixed(first, ids[i]!, 0xcc9e2d51);
    second = mixed(second, ids[i]!, 0x9e3779b1);
  }
  return { first: finished(first), second: finished(second) };
};
