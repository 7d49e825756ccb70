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
  /** How many pairs there are. */
  size(): number;
  /** The cells of the places at which it was counted, in the order in which it was: the first, and the one after each; −1 is none. */
  first(pair: number): number;
  next(cell: number): number;
  /** What a cell holds. */
  place(cell: number): number;
}

/** Places are kept as linked lists in one array, so that millions of them cost two numbers each. */
export const pairPlaces = (expected: number): PairPlaces => {
  const numbers: PairMap = pairMap(expected);
  let size = 0;
  let lefts = new Int32Array(expected);
  let rights = new Int32Array(expected);
  let counts = new Float64Array(expected);
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
    firsts = room(firsts, size);
    lasts = room(lasts, size);
    lefts[pair] = left;
    rights[pair] = right;
    firsts[pair] = -1;
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
      cells[2 * cell + 1] = -1;
      if (firsts[pair] === -1) firsts[pair] = cell;
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
    size: () => size,
    first: (pair) => firsts[pair]!,
    next: (cell) => cells[2 * cell + 1]!,
    place: (cell) => cells[2 * cell]!,
  };
};
