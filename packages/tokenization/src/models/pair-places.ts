import { type PairMap, pairMap } from '../pair-map.ts';
import { room } from '../room.ts';

/** Pairs of neighbours in a text: how often each stands there, and where. */
export interface PairPlaces {
  /** Counts a pair at a place of the text. @returns its number; a pair that was not met before gets the next. */
  add(left: number, right: number, weight: number, place: number): number;
  /** Counts it less, since one of the two is no more. Its place stays, and may hold another pair then. */
  remove(left: number, right: number, weight: number): void;
  left(pair: number): number;
  right(pair: number): number;
  count(pair: number): number;
  /** The places at which it was counted, in the order in which it was. */
  places(pair: number): Int32Array;
}

/** Places are kept as linked lists in one array, so that millions of them cost two numbers each. */
export const pairPlaces = (expected: number): PairPlaces => {
  const numbers: PairMap = pairMap(expected);
  let size = 0;
  let lefts = new Int32Array(expected);
  let rights = new Int32Array(expected);
  let counts = new Float64Array(expected);
  let lengths = new Int32Array(expected);
  let firsts = new Int32Array(expected);
  let lasts = new Int32Array(expected);
  // a place and the cell of the next one
  let cells = new Int32Array(4 * expected);
  let used = 0;

  const addPair = (left: number, right: number): number => {
    const pair = size++;
    numbers.set(left, right, pair);
    lefts = room(lefts, size);
    rights = room(rights, size);
    counts = room(counts, size);
    lengths = room(lengths, size);
    firsts = room(firsts, size);
    lasts = room(lasts, size);
    lefts[pair] = left;
    rights[pair] = right;
    return pair;
  };

  return {
    add: (left, right, weight, place) => {
      const known = numbers.get(left, right);
      const pair = known === -1 ? addPair(left, right) : known;
      counts[pair]! += weight;
      const cell = used++;
      cells = room(cells, 2 * used);
      cells[2 * cell] = place;
      if (lengths[pair]!++ === 0) firsts[pair] = cell;
      else cells[2 * lasts[pair]! + 1] = cell;
      lasts[pair] = cell;
      return pair;
    },
    remove: (left, right, weight) => {
      const pair = numbers.get(left, right);
      if (pair !== -1) counts[pair]! -= weight;
    },
    left: (pair) => lefts[pair]!,
    right: (pair) => rights[pair]!,
    count: (pair) => counts[pair]!,
    places: (pair) => {
      const found = new Int32Array(lengths[pair]!);
      for (let i = 0, cell = firsts[pair]!; i < found.length; i++, cell = cells[2 * cell + 1]!)
        found[i] = cells[2 * cell]!;
      return found;
    },
  };
};
