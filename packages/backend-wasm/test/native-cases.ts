import { attendRow, attention } from './native-attention-cases.ts';
import { type Arena, type Arguments, type Cases, strided } from './native-pairs.ts';
import { productCases } from './native-product-cases.ts';

const convolutions: readonly (readonly [
  batch: number,
  time: number,
  channels: number,
  size: number,
  outputs: number,
  masked: boolean,
])[] = [
  [1, 1, 1, 1, 1, false],
  [3, 9, 4, 3, 8, true],
  [2, 70, 5, 2, 13, false],
  [4, 66, 7, 5, 33, true],
  [2, 64, 100, 4, 20, false],
  [9, 12, 5, 3, 6, false],
];

const byConvolution = (
  prepare: (arena: Arena, sizes: readonly number[], masked: boolean) => readonly number[],
) =>
  Object.fromEntries(
    convolutions.map(([batch, time, channels, size, outputs, masked]): [string, Arguments] => [
      `${batch} × ${time} × ${channels}, ${outputs} windows of ${size}`,
      (arena) => prepare(arena, [batch, time, channels, size, outputs], masked),
    ]),
  );

/** Numbers of elements: around whole vectors, and around the blocks of sums. */
const lengths = [0, 1, 3, 4, 7, 8, 15, 16, 17, 31, 33, 100, 1023, 1024, 1025, 4096, 5003];

const byLength = (prepare: (arena: Arena, n: number) => readonly number[]) =>
  Object.fromEntries(lengths.map((n): [string, Arguments] => [`${n}`, (arena) => prepare(arena, n)]));

const tables: readonly (readonly [rows: number, columns: number])[] = [
  ...[1, 2, 3, 4, 5, 8, 9].map((rows) => [rows, 11] as const),
  ...[1, 2, 3, 4, 5, 8, 15, 16, 17, 33, 64, 65, 130].map((columns) => [6, columns] as const),
  [0, 5],
];

const byTable = (prepare: (arena: Arena, rows: number, columns: number) => readonly number[]) =>
  Object.fromEntries(
    tables.map(([rows, columns]): [string, Arguments] => [
      `${rows} × ${columns}`,
      (arena) => prepare(arena, rows, columns),
    ]),
  );

/** Adam's and those of the proximal step: ordinary ones, and such that do nothing. */
const proximal = (n: number) => (n % 2 === 0 ? [0.9, 0.03, 1.1] : [1, 0, 1]);

/** By step sizes: of one norm, of the other, of both, and of none. */
const adaptive = (n: number) => [0.02, n % 4 < 2 ? 0.6 : 0, n % 5 < 3 ? 0.7 : 0];

const targets = ({ integers, mask, drawn }: Arena, rows: number, classes: number) => [
  integers(Array.from({ length: rows }, (_, row) => (7 * row) % classes)),
  ...[rows % 2 === 0 ? mask(rows) : 0, classes % 2 === 0 ? drawn(classes) : 0, classes % 3 === 0 ? 0.1 : 0],
];

const columns = ({ drawn }: Arena, rows: number, n: number) => [
  ...[rows, n, drawn(strided(rows, n, n + 3)), 4 * (n + 3), drawn(n)],
];

/** More rows too than are gone over at a time. */
const byRows = (prepare: (arena: Arena, rows: number, columns: number) => readonly number[]) => ({
  ...byTable(prepare),
  '700 × 20': (arena: Arena) => prepare(arena, 700, 20),
  '45 × 330': (arena: Arena) => prepare(arena, 45, 330),
  '40 × 600': (arena: Arena) => prepare(arena, 40, 600),
});

const others: Cases = {
  squaredNorm: byLength(({ drawn }, n) => [n, drawn(n)]),
  applyUpdate: byLength(({ drawn }, n) => [n, drawn(n), drawn(n, 0.1), ...proximal(n), drawn(n)]),
  adam: byLength(({ drawn }, n) => [
    ...[n, drawn(n), drawn(n), drawn(n), n % 3 === 0 ? 0 : drawn(n)],
    ...[0.9, 1 - 0.9, 0.999, 1 - 0.999, 0.003, 1e-8, ...proximal(n), ...adaptive(n)],
    ...[drawn(n), drawn(n), drawn(n)],
  ]),
  normPenalty: byLength(({ drawn }, n) => [n, drawn(n), n % 2 === 0 ? 0.01 : 0, n % 3 === 0 ? 0.02 : 0]),
  penalisedGradient: byLength(({ drawn }, n) => [
    ...[n, drawn(n), drawn(n), n % 2 === 0 ? 0.01 : 0, n % 3 === 0 ? 0.02 : 0, drawn(n), drawn(1)],
  ]),
  lerp: byLength(({ drawn }, n) => [n, drawn(n), drawn(n), 0.003, drawn(n)]),
  activityNorm: byTable(({ drawn, mask }, rows, n) => [
    ...[
      rows,
      n,
      drawn(rows * n),
      rows % 2 === 0 ? mask(rows) : 0,
      n % 2 === 0 ? 0.01 : 0,
      n % 3 === 0 ? 0.02 : 0,
    ],
  ]),
  activityNormGradient: byTable(({ drawn, mask }, rows, n) => [
    ...[
      rows,
      n,
      drawn(rows * n),
      rows % 2 === 0 ? mask(rows) : 0,
      n % 2 === 0 ? 0.01 : 0,
      n % 3 === 0 ? 0.02 : 0,
    ],
    ...[drawn(1), drawn(rows * n)],
  ]),
  clip: byLength(({ drawn }, n) => [n, -0.5, 0.75, drawn(n), drawn(n)]),
  sign: byLength(({ drawn }, n) => [n, drawn(n), drawn(n)]),
  exponential: byLength(({ drawn }, n) => [n, drawn(n, 120), drawn(n)]),
  geluForward: byLength(({ drawn }, n) => [n, drawn(n, 4), drawn(n), drawn(n)]),
  softmaxCrossEntropy: byTable((arena, rows, classes) => {
    const { drawn } = arena;
    const logits = drawn(rows * classes, 5);
    return [rows, classes, logits, ...targets(arena, rows, classes), drawn(rows), drawn(rows * classes)];
  }),
  softmaxCrossEntropyGradient: byTable((arena, rows, classes) => {
    const { drawn } = arena;
    const probabilities = drawn(rows * classes);
    return [
      rows,
      classes,
      probabilities,
      ...targets(arena, rows, classes),
      drawn(rows),
      drawn(rows * classes),
    ];
  }),
  softmaxDivergence: byTable(({ drawn }, rows, n) => [
    ...[rows, n, drawn(rows * n, 5), drawn(rows * n, 5), drawn(rows), drawn(rows * n), drawn(rows * n)],
  ]),
  layerNormForward: byTable(({ drawn }, rows, n) => [
    ...[rows, n, 1e-5, drawn(rows * n), drawn(n), drawn(n), drawn(rows * n), drawn(2 * rows)],
  ]),
  layerNormBackward: byTable(({ drawn }, rows, n) => [
    ...[rows, n, drawn(rows * n), drawn(n), drawn(2 * rows), drawn(rows * n)],
    ...[drawn(rows * n), drawn(n), drawn(n)],
  ]),
  addColumnSums: byRows(columns),
  addColumnSquares: byRows(columns),
  columnMoments: byTable(({ drawn }, rows, n) => [rows, n, drawn(rows * n), drawn(n), drawn(n)]),
  batchNormForward: byTable(({ drawn }, rows, n) => [
    ...[rows, n, 1e-5, drawn(rows * n), drawn(n), drawn(n), drawn(n), drawn(n), drawn(rows * n), drawn(n)],
  ]),
  batchNormBackward: byTable(({ drawn }, rows, n) => [
    ...[rows, n, 1e-5, drawn(rows * n), drawn(n), drawn(n), drawn(n), drawn(rows * n)],
    ...[drawn(rows * n), drawn(n), drawn(n), drawn(n)],
  ]),
  scatterAddRows: byTable(({ drawn, integers }, rows, width) => [
    ...[
      rows,
      width,
      drawn(rows * width),
      integers(Array.from({ length: rows }, (_, row) => ((7 * row + 4) % 5) - 1)),
    ],
    drawn(4 * width),
  ]),
  attentionForward: attention((_, { head, outputs, outputStep, notes, rest }) => [
    ...[...head, outputs(), outputStep, notes(), ...rest()],
  ]),
  attentionBackward: attention((_, { head, outputs, outputStep, notes, queries, keys, rest }) => [
    ...[...head, outputs(), outputs(), outputStep, notes(), queries(), keys(), keys(), ...rest()],
  ]),
  attendRow,
  convMaxOverTime: byConvolution(({ drawn, mask, integers, room, run, workspace }, sizes, masked) => {
    const [batch, time, channels, size, outputs] = sizes as [number, number, number, number, number];
    return [
      ...[...sizes, drawn(batch * time * channels), drawn(size * channels * outputs), drawn(outputs)],
      ...[masked ? mask(batch * time) : 0, drawn(batch * outputs), integers(Array(batch * outputs).fill(0))],
      ...[room(run.convMaxOverTimeRoom!(size, channels, outputs)), workspace],
    ];
  }),
  transpose: byTable(({ drawn }, rows, columns) => [
    rows,
    columns,
    drawn(rows * columns),
    drawn(rows * columns),
  ]),
  convMaxOverTimeGradient: byConvolution(({ drawn, integers }, sizes) => {
    const [batch, time, channels, size, outputs] = sizes as [number, number, number, number, number];
    const windows = time - size + 1;
    return [
      ...[...sizes, drawn(batch * time * channels), drawn(size * channels * outputs)],
      integers(Array.from({ length: batch * outputs }, (_, i) => (5 * i) % windows)),
      ...[drawn(batch * outputs), drawn(batch * time * channels), drawn(size * channels * outputs)],
    ];
  }),
  dropoutMask: byLength(({ drawn, room }, n) => [
    n,
    7,
    2 ** 32 - 5,
    12,
    0,
    2 ** 22,
    1.25,
    drawn(n),
    room(64),
  ]),
};
/** For every native kernel what it is given: sizes that are awkward for panels, tiles, vectors and blocks. */
export const cases: Cases = { ...productCases, ...others };
