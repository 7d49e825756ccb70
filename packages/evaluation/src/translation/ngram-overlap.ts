/** Counts of matches for texts one after the other, in buffers that grow with them. */
export type OverlapCounter = (written: Int32Array, wanted: readonly Int32Array[]) => readonly number[];

/**
 * Makes what counts the n-grams that a text shares with its references: each as often as it stands in the reference that
 * has it most often, of 1 … `orders` symbols. An n-gram is known by the number of its first n − 1 symbols and its last
 * symbol, so that it takes one look-up of two integers, and no two share a number.
 *
 * @example overlapCounter(2)(Int32Array.of(1, 2, 3), [Int32Array.of(1, 2, 4)]) // [2, 1]
 */
export const overlapCounter = (orders: number): OverlapCounter => {
  let slots = new Int32Array(0);
  let [prefixes, symbols, allowed, own] = [0, 1, 2, 3].map(() => new Int32Array(0)) as [
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
  ];
  let [mask, known] = [0, 0];

  const makeRoom = (ngrams: number): void => {
    let size = 2;
    while (size <= 2 * ngrams) size *= 2;
    mask = size - 1;
    if (slots.length > mask) return;
    slots = new Int32Array(mask + 1);
    [prefixes, symbols, allowed, own] = [prefixes, symbols, allowed, own].map(
      () => new Int32Array((mask + 1) / 2),
    ) as [Int32Array, Int32Array, Int32Array, Int32Array];
  };

  /** The number of a prefix with one symbol more; −1 for one that is not known. */
  const numberOf = (prefix: number, symbol: number, isWanted: boolean): number => {
    const mixed = Math.imul(prefix, 0x9e3779b1) ^ Math.imul(symbol, 0x85ebca6b);
    for (let slot = (mixed ^ (mixed >>> 15)) & mask; ; slot = (slot + 1) & mask) {
      const entry = slots[slot]! - 1;
      if (entry < 0) {
        if (!isWanted) return -1;
        slots[slot] = known + 1;
        prefixes[known] = prefix;
        symbols[known] = symbol;
        allowed[known] = own[known] = 0;
        return known++;
      }
      if (prefixes[entry] === prefix && symbols[entry] === symbol) return entry;
    }
  };

  const allow = (text: Int32Array, numbers: Int32Array, n: number): void => {
    const count = text.length - n + 1;
    for (let i = 0; i < count; i++) {
      numbers[i] = numberOf(numbers[i]!, text[i + n - 1]!, true);
      own[numbers[i]!]!++;
    }
    for (let i = 0; i < count; i++) {
      const ngram = numbers[i]!;
      if (own[ngram]! > allowed[ngram]!) allowed[ngram] = own[ngram]!;
      own[ngram] = 0;
    }
  };

  const matchesOf = (text: Int32Array, numbers: Int32Array, n: number): number => {
    let matches = 0;
    for (let i = 0; i <= text.length - n; i++) {
      if (numbers[i]! < 0) continue;
      numbers[i] = numberOf(numbers[i]!, text[i + n - 1]!, false);
      if (numbers[i]! < 0 || allowed[numbers[i]!] === 0) continue;
      allowed[numbers[i]!]!--;
      matches++;
    }
    return matches;
  };

  return (written, wanted) => {
    makeRoom(wanted.reduce((sum, { length }) => sum + length, 1));
    const numbers = wanted.map(({ length }) => new Int32Array(length));
    const ownNumbers = new Int32Array(written.length);
    return Array.from({ length: orders }, (_, order) => {
      slots.fill(0, 0, mask + 1);
      known = 0;
      wanted.forEach((text, i) => {
        allow(text, numbers[i]!, order + 1);
      });
      return matchesOf(written, ownNumbers, order + 1);
    });
  };
};
