import type { MergeRules } from './merge-rules.ts';
import { numberHeap } from './number-heap.ts';
import type { Symbols } from './symbols.ts';

/** No text has more units, so that a rank and a place make one exact number. */
const places = 2 ** 29;

/**
 * Merges the symbols of a piece in place, as `shortMerger` does, in n·log n time for n of them.
 *
 * @param isPassedOver asked for each merge that could be made next: whether it is left out until another one is made.
 */
export const mergeLong = (
  { rankOf, results }: MergeRules,
  symbols: Symbols,
  isPassedOver: () => boolean = () => false,
): void => {
  const { length, ids, starts, ends } = symbols;
  // the symbol after each and the one before; a symbol that was merged into the one before it has the id −1
  const next = new Int32Array(length);
  const previous = new Int32Array(length);
  for (let at = 0; at < length; at++) {
    next[at] = at + 1 < length ? at + 1 : -1;
    previous[at] = at - 1;
  }
  const passedOver: number[] = [];

  const rankAt = (at: number): number => (next[at] === -1 ? -1 : rankOf.get(ids[at]!, ids[next[at]!]!));
  const keys = new Float64Array(length);
  let possible = 0;
  for (let at = 0; at < length; at++) {
    const rank = rankAt(at);
    if (rank !== -1) keys[possible++] = rank * places + at;
  }
  const queue = numberHeap(keys, possible);
  const enqueue = (at: number): void => {
    const rank = rankAt(at);
    if (rank !== -1) queue.push(rank * places + at);
  };

  while (queue.size() > 0) {
    const key = queue.pop();
    const rank = Math.floor(key / places);
    const at = key - rank * places;
    // one of the two may have become a part of something else since
    if (ids[at] === -1 || rankAt(at) !== rank) continue;
    if (isPassedOver()) {
      passedOver.push(key);
      continue;
    }
    const merged = next[at]!;
    ids[at] = results[rank]!;
    ends[at] = ends[merged]!;
    ids[merged] = -1;
    next[at] = next[merged]!;
    if (next[at] !== -1) previous[next[at]!] = at;
    enqueue(at);
    if (previous[at] !== -1) enqueue(previous[at]!);
    while (passedOver.length > 0) queue.push(passedOver.pop()!);
  }

  symbols.length = 0;
  for (let at = 0; at < length; at++)
    if (ids[at] !== -1) {
      const to = symbols.length++;
      ids[to] = ids[at]!;
      starts[to] = starts[at]!;
      ends[to] = ends[at]!;
    }
};
