import { isSpace } from './texts.ts';

/** FNV-1a over UTF-16 units. */
const [basis, prime] = [0x811c9dc5 | 0, 0x01000193];

/** A list that grows by doubling. */
const grown = <T extends Int32Array | Uint16Array>(list: T, least: number): T => {
  if (list.length >= least) return list;
  const longer = new (list.constructor as new (length: number) => T)(Math.max(least, 2 * list.length));
  longer.set(list);
  return longer;
};

/**
 * Gives the words of texts numbers, the same wherever a word stands: words are what whitespace parts. They are read where
 * they stand, since to cut each out and look it up as a string takes longer than all that is counted of them.
 *
 * @example wordNumbers()('a b  a') // [0, 1, 0]
 */
export const wordNumbers = (): ((text: string) => Int32Array) => {
  let [units, ends, slots] = [new Uint16Array(1 << 12), new Int32Array(1 << 10), new Int32Array(1 << 12)];
  let [known, used] = [0, 0];
  const hashes: number[] = [];

  const beginOf = (word: number): number => (word === 0 ? 0 : ends[word - 1]!);

  const isWord = (word: number, text: string, from: number, to: number): boolean => {
    const begin = beginOf(word);
    if (ends[word]! - begin !== to - from) return false;
    for (let at = from; at < to; at++) if (units[begin + at - from] !== text.charCodeAt(at)) return false;
    return true;
  };

  const freeSlot = (hash: number): number => {
    const mask = slots.length - 1;
    let slot = (hash ^ (hash >>> 15)) & mask;
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    return slot;
  };

  const learn = (hash: number, text: string, from: number, to: number): number => {
    units = grown(units, used + to - from);
    for (let at = from; at < to; at++) units[used++] = text.charCodeAt(at);
    ends = grown(ends, known + 1);
    ends[known] = used;
    hashes.push(hash);
    if (2 * hashes.length > slots.length) {
      slots = new Int32Array(2 * slots.length);
      hashes.forEach((each, word) => {
        slots[freeSlot(each)] = word + 1;
      });
    } else slots[freeSlot(hash)] = known + 1;
    return known++;
  };

  const numberOf = (hash: number, text: string, from: number, to: number): number => {
    const mask = slots.length - 1;
    for (let slot = (hash ^ (hash >>> 15)) & mask; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const word = slots[slot]! - 1;
      if (hashes[word] === hash && isWord(word, text, from, to)) return word;
    }
    return learn(hash, text, from, to);
  };

  return (text) => {
    const found = new Int32Array((text.length + 1) >> 1);
    let [count, from, hash] = [0, 0, basis];
    for (let at = 0; at <= text.length; at++) {
      const code = at < text.length ? text.charCodeAt(at) : 0x20;
      if (!isSpace(code)) {
        hash = Math.imul(hash ^ code, prime);
        continue;
      }
      if (at > from) found[count++] = numberOf(hash, text, from, at);
      from = at + 1;
      hash = basis;
    }
    return found.subarray(0, count);
  };
};
