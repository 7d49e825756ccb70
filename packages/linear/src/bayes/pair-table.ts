const doubled = (array: Int32Array): Int32Array<ArrayBuffer> => {
  const larger = new Int32Array(2 * array.length);
  larger.set(array);
  return larger;
};

/**
 * Numbers pairs (parent, symbol) from 1, in the order in which they come; 0 is the root of the trie that they make.
 * Open addressing over typed arrays, so that millions of pairs take few bytes each.
 */
export const pairTable = () => {
  let parents = new Int32Array(1024);
  let symbols = new Int32Array(1024);
  let table = new Int32Array(4096); // pair in each slot; 0 means free
  let size = 1;

  const slotOf = (parent: number, symbol: number): number => {
    const mask = table.length - 1;
    let hash = Math.imul(parent, 0x9e3779b1) ^ Math.imul(symbol + 1, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
    let slot = (hash ^ (hash >>> 13)) & mask;
    for (let pair = table[slot]!; pair !== 0; pair = table[slot]!) {
      if (parents[pair] === parent && symbols[pair] === symbol) break;
      slot = (slot + 1) & mask;
    }
    return slot;
  };

  const grow = (): void => {
    table = new Int32Array(2 * table.length);
    for (let pair = 1; pair < size; pair++) table[slotOf(parents[pair]!, symbols[pair]!)] = pair;
  };

  return {
    size: () => size,
    /** The number of a pair; −1 if it is not there. */
    find: (parent: number, symbol: number): number => {
      const pair = table[slotOf(parent, symbol)]!;
      return pair === 0 ? -1 : pair;
    },
    /** The number of a pair, a new one if need be. */
    add: (parent: number, symbol: number): number => {
      if (3 * size > table.length) grow();
      const slot = slotOf(parent, symbol);
      const found = table[slot]!;
      if (found !== 0) return found;
      if (size === parents.length) {
        parents = doubled(parents);
        symbols = doubled(symbols);
      }
      parents[size] = parent;
      symbols[size] = symbol;
      table[slot] = size;
      return size++;
    },
    /** [size] the parent and the symbol of every pair; those of the root mean nothing. */
    parents: () => parents.subarray(0, size),
    symbols: () => symbols.subarray(0, size),
  };
};

export type PairTable = ReturnType<typeof pairTable>;
