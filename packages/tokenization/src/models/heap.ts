import { room } from '../room.ts';

/** A queue of numbers that gives the first of an order at each time. */
export interface Heap {
  size(): number;
  push(item: number): void;
  /** Takes the first one out; there must be one. */
  pop(): number;
}

/**
 * A binary heap.
 *
 * @param isBefore whether one item comes before another.
 * @example
 * const queue = heap((a, b) => a < b);
 * queue.push(3);
 * queue.push(1);
 * queue.pop(); // 1
 */
export const heap = (isBefore: (a: number, b: number) => boolean): Heap => {
  let items = new Float64Array(64);
  let size = 0;

  const sink = (item: number): void => {
    let at = 0;
    for (let child = 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && isBefore(items[child + 1]!, items[child]!)) child++;
      if (!isBefore(items[child]!, item)) break;
      items[at] = items[child]!;
      at = child;
    }
    items[at] = item;
  };

  return {
    size: () => size,
    push: (item) => {
      items = room(items, size + 1);
      let at = size++;
      while (at > 0) {
        const parent = (at - 1) >> 1;
        if (!isBefore(item, items[parent]!)) break;
        items[at] = items[parent]!;
        at = parent;
      }
      items[at] = item;
    },
    pop: () => {
      const first = items[0]!;
      size--;
      if (size > 0) sink(items[size]!);
      return first;
    },
  };
};
