import { room } from './room.ts';
import { textOfUnits } from './text-of-units.ts';

/** Different pieces of texts, numbered in the order in which they were met. */
export interface PieceTable {
  /** The number of a piece; one that was not met before gets the next. */
  numberOf(text: string, start: number, end: number): number;
  /** A piece by its number. */
  piece(number: number): string;
  /** How many pieces there are. */
  size(): number;
  /** How many UTF-16 units they have together. */
  units(): number;
  /** Forgets all. */
  clear(): void;
}

/**
 * A hash table of pieces by their units: no text is cut out to look it up, which takes most of the time of a `Map` of texts.
 *
 * @example
 * const pieces = pieceTable();
 * pieces.numberOf('no no', 0, 2); // 0
 * pieces.numberOf('no no', 3, 5); // 0
 */
export const pieceTable = (): PieceTable => {
  let mask = 1023;
  let slots = new Int32Array(mask + 1).fill(-1); // the number of a piece, at most half of them taken
  let hashes = new Int32Array(1024);
  let starts = new Int32Array(1024);
  let units = new Uint16Array(8192);
  let size = 0;

  const grow = (): void => {
    mask = 2 * mask + 1;
    slots = new Int32Array(mask + 1).fill(-1);
    for (let number = 0; number < size; number++) {
      let slot = hashes[number]! & mask;
      while (slots[slot] !== -1) slot = (slot + 1) & mask;
      slots[slot] = number;
    }
  };

  /** Takes the piece that stands behind all others. */
  const add = (slot: number, hash: number, length: number): number => {
    const number = size++;
    hashes = room(hashes, size);
    hashes[number] = hash;
    starts = room(starts, size + 1);
    starts[size] = starts[number]! + length;
    slots[slot] = number;
    if (2 * size > mask) grow();
    return number;
  };

  /** Whether a piece is the one that stands behind all others. */
  const isSame = (number: number, length: number): boolean => {
    const from = starts[number]!;
    const last = starts[size]!;
    if (starts[number + 1]! - from !== length) return false;
    for (let i = 0; i < length; i++) if (units[from + i] !== units[last + i]) return false;
    return true;
  };

  return {
    numberOf: (text, start, end) => {
      const length = end - start;
      const last = starts[size]!;
      if (last + length > units.length) units = room(units, last + length);
      let hash = 0x811c9dc5;
      for (let i = 0; i < length; i++) {
        const unit = text.charCodeAt(start + i);
        units[last + i] = unit;
        hash = Math.imul(hash ^ unit, 0x01000193);
      }
      hash ^= hash >>> 15;
      let slot = hash & mask;
      for (; slots[slot] !== -1; slot = (slot + 1) & mask) {
        const number = slots[slot]!;
        if (hashes[number] === hash && isSame(number, length)) return number;
      }
      return add(slot, hash, length);
    },
    piece: (number) => textOfUnits(units, starts[number]!, starts[number + 1]!),
    size: () => size,
    units: () => starts[size]!,
    clear: () => {
      slots.fill(-1);
      size = 0;
    },
  };
};
