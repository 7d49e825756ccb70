import { type Arena, type Arguments, strided } from './native-pairs.ts';

interface Head {
  readonly time: number;
  readonly keyTime: number;
  readonly size: number;
  readonly causal: number;
  readonly hides?: 'some' | 'all';
  /** Texts and heads, 1 if not given. */
  readonly batch?: number;
  readonly heads?: number;
}

const heads: readonly Head[] = [
  { time: 1, keyTime: 1, size: 1, causal: 0 },
  { time: 7, keyTime: 7, size: 8, causal: 1 },
  { time: 65, keyTime: 13, size: 17, causal: 0, hides: 'some' },
  { time: 23, keyTime: 66, size: 4, causal: 0, hides: 'some' },
  { time: 3, keyTime: 257, size: 12, causal: 0, hides: 'some' },
  { time: 300, keyTime: 300, size: 9, causal: 1 },
  { time: 2, keyTime: 600, size: 33, causal: 0 },
  { time: 0, keyTime: 3, size: 2, causal: 0 },
  { time: 3, keyTime: 0, size: 2, causal: 1 },
  { time: 41, keyTime: 30, size: 5, causal: 1, hides: 'all' },
  { time: 64, keyTime: 64, size: 32, causal: 1 },
  { time: 121, keyTime: 63, size: 13, causal: 0, hides: 'some' },
  { time: 520, keyTime: 530, size: 4, causal: 1, hides: 'some' },
  { time: 62, keyTime: 515, size: 6, causal: 0, hides: 'all' },
  // the widest that is packed but once, and wider ones
  { time: 23, keyTime: 258, size: 128, causal: 0 },
  { time: 23, keyTime: 40, size: 131, causal: 1, hides: 'some' },
  { time: 9, keyTime: 40, size: 260, causal: 0 },
  { time: 5, keyTime: 258, size: 131, causal: 1 },
  { time: 11, keyTime: 9, size: 6, causal: 0, hides: 'some', batch: 3, heads: 2 },
  { time: 22, keyTime: 22, size: 8, causal: 1, batch: 2, heads: 3 },
  { time: 4, keyTime: 261, size: 5, causal: 0, hides: 'some', batch: 2, heads: 2 },
  { time: 4, keyTime: 4, size: 5, causal: 0, batch: 0, heads: 2 },
];

/** Cases of attention; rows of queries, keys and outputs are further apart than they are wide. */
export const attention = (
  prepare: (
    arena: Arena,
    given: {
      readonly head: readonly number[];
      readonly outputs: () => number;
      readonly keys: () => number;
      readonly queries: () => number;
      readonly outputStep: number;
      readonly notes: () => number;
      readonly rest: () => readonly number[];
    },
  ) => readonly number[],
) =>
  Object.fromEntries(
    heads.map((sizes): [string, Arguments] => [
      JSON.stringify(sizes),
      (arena) => {
        const { time, keyTime, size, causal, hides, batch = 1, heads: count = 1 } = sizes;
        const { drawn, floats, mask, room, run, workspace } = arena;
        const width = count * size;
        const [query, key, output] = [width + 5, 2 * width, width + 3];
        const queries = () => drawn(strided(batch * time, width, query), 2);
        const keys = () => drawn(strided(batch * keyTime, width, key));
        const quads = 4 * Math.ceil(keyTime / 4);
        const hidden = hides ? floats(new Float32Array(batch * quads)) : 0;
        for (let b = 0; hides && b < batch; b++) {
          const shown = hides === 'all' ? floats(new Float32Array(keyTime)) : mask(keyTime);
          run.hiddenKeys!(keyTime, shown, hidden + 4 * b * quads);
        }
        return prepare(arena, {
          head: [
            ...[batch, count, time, keyTime, size, causal, queries(), 4 * query],
            ...[keys(), keys(), 4 * key, hidden],
          ],
          queries,
          keys,
          outputs: () => drawn(strided(batch * time, width, output)),
          outputStep: 4 * output,
          notes: () => drawn(batch * count * time * run.attentionNotes!(keyTime)),
          rest: () => [room(run.attentionRoom!()), workspace],
        });
      },
    ]),
  );

const rows: readonly (readonly [heads: number, size: number, keyTime: number, hides: boolean])[] = [
  [1, 1, 1, false],
  [2, 3, 4, true],
  [4, 32, 64, false],
  [3, 17, 65, true],
  [2, 20, 7, false],
  [2, 64, 270, true],
  [1, 131, 33, false],
  [2, 4, 0, false],
  [0, 4, 5, true],
];

/** Cases of one query a head; rows of keys are further apart than they are wide. */
export const attendRow = Object.fromEntries(
  rows.map(([heads, size, keyTime, hides]): [string, Arguments] => [
    `${heads} × ${size}, ${keyTime} keys${hides ? ', some hidden' : ''}`,
    ({ drawn, floats, mask, room, run }) => {
      const [width, quads] = [heads * size, 4 * Math.ceil(keyTime / 4)];
      const keys = () => drawn(strided(keyTime, width, 2 * width + 1));
      const hidden = hides ? floats(new Float32Array(quads)) : 0;
      if (hides) run.hiddenKeys!(keyTime, mask(keyTime), hidden);
      const given = [drawn(width, 2), keys(), keys(), 4 * (2 * width + 1), hidden];
      return [heads, size, keyTime, ...given, room(4 * quads), drawn(width)];
    },
  ]),
);
