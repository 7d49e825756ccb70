const scramble = (word: number): number => {
  const product = Math.imul(word, 0xcc9e2d51);
  return Math.imul((product << 15) | (product >>> 17), 0x1b873593);
};

/**
 * MurmurHash3 (x86, 32 bits, seed 0) of the bytes from `start` to before `end`, as a signed integer.
 *
 * @see Appleby 2011, MurmurHash3, public domain
 * @example murmurHash(new TextEncoder().encode('test'), 0, 4) // -1167338989
 */
export const murmurHash = (bytes: Uint8Array, start: number, end: number): number => {
  let hash = 0;
  const blocks = start + ((end - start) & ~3);
  for (let i = start; i < blocks; i += 4) {
    hash ^= scramble(bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24));
    hash = (hash << 13) | (hash >>> 19);
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0;
  }
  let tail = 0;
  for (let i = end - 1; i >= blocks; i--) tail = (tail << 8) | bytes[i]!;
  hash ^= scramble(tail) ^ (end - start);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
};
