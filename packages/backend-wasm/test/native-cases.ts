import type { Arena, Arguments } from './native-pairs.ts';

type Cases = Readonly<Record<string, Readonly<Record<string, Arguments>>>>;

/** Floats from the first to the last of rows that begin `step` apart. */
const strided = (rows: number, width: number, step: number) =>
  rows === 0 || width === 0 ? 0 : (rows - 1) * step + width;

/** a [m, k] · b [k, n], either stored as its transpose; rows of c further apart than they are wide. */
const product =
  (m: number, n: number, k: number, turnedA = false, turnedB = false, apart = 0): Arguments =>
  ({ drawn, workspace }) => {
    const a = [drawn(m * k), ...(turnedA ? [4, 4 * m] : [4 * k, 4])];
    const b = [drawn(k * n), ...(turnedB ? [4, 4 * k] : [4 * n, 4])];
    return [m, n, k, ...a, ...b, drawn(strided(m, n, n + apart)), 4 * (n + apart), workspace];
  };

/** What is awkward for panels, tiles and blocks: one less and one more than whole ones. */
const shapes: readonly (readonly [m: number, n: number, k: number])[] = [
  ...[1, 2, 3, 4, 5, 6, 7, 11, 12, 13, 23, 25, 36, 59, 60, 61, 66, 67, 131].map((m) => [m, 19, 5] as const),
  ...[1, 7, 8, 9, 15, 16, 17, 24, 31, 32, 33, 40, 65, 511, 513, 520].map((n) => [14, n, 9] as const),
  ...[0, 1, 255, 256, 257, 513].map((k) => [17, 41, k] as const),
  [0, 5, 3],
  [5, 0, 3],
  [1, 1, 1],
  [128, 128, 300],
];

const padded = (width: number) => 8 * Math.ceil(width / 8);

interface Sequence {
  readonly batch: number;
  readonly time: number;
  readonly hidden: number;
  readonly reverse: number;
  readonly mask?: boolean;
  readonly dropped?: boolean;
}

const sequences: readonly Sequence[] = [
  { batch: 1, time: 1, hidden: 1, reverse: 0 },
  { batch: 5, time: 4, hidden: 8, reverse: 0, mask: true },
  { batch: 3, time: 7, hidden: 20, reverse: 1, mask: true, dropped: true },
  { batch: 61, time: 3, hidden: 13, reverse: 0 },
  { batch: 2, time: 2, hidden: 40, reverse: 1, dropped: true },
  { batch: 2, time: 0, hidden: 3, reverse: 0 },
  { batch: 13, time: 2, hidden: 65, reverse: 0, mask: true },
];

/** Cases of a recurrent kernel; what `prepare` is handed besides: sizes in floats, a packed kernel, masks, room. */
const recurrent = (
  gates: number,
  transposed: boolean,
  prepare: (
    arena: Arena,
    given: {
      readonly head: readonly number[];
      readonly state: number;
      readonly states: number;
      readonly outputs: number;
      readonly packed: number;
      readonly masks: readonly number[];
    },
  ) => readonly number[],
): Readonly<Record<string, Arguments>> =>
  Object.fromEntries(
    sequences.map((sequence) => {
      const { batch, time, hidden, reverse, mask, dropped } = sequence;
      const n = padded(hidden);
      const build: Arguments = (arena) => {
        const { run } = arena;
        const packed = arena.floats(new Float32Array(run.packedRecurrentBytes!(gates, hidden) / 4));
        const unpadded = arena.room(4 * n * gates * n);
        const kernel = arena.drawn(hidden * gates * hidden, 0.3);
        run[transposed ? 'packRecurrentTransposed' : 'packRecurrent']!(
          gates,
          hidden,
          kernel,
          unpadded,
          packed,
        );
        return prepare(arena, {
          head: [batch, time, hidden, reverse],
          state: batch * n,
          states: time * batch * n,
          outputs: batch * time * hidden,
          packed,
          masks: [mask ? arena.mask(batch * time) : 0, dropped ? arena.drawn(batch * n) : 0],
        });
      };
      return [JSON.stringify(sequence), build];
    }),
  );

const rnn = (name: 'forward' | 'backward') =>
  Object.fromEntries(
    [0, 1].flatMap((rectified) =>
      Object.entries(
        recurrent(1, name === 'backward', (arena, { head, state, states, outputs, packed, masks }) => {
          const { drawn, room, workspace } = arena;
          const rest = [...masks, room(4 * state), workspace];
          return name === 'forward'
            ? [...head, rectified, drawn(states), packed, drawn(state), drawn(outputs), ...rest]
            : [
                ...[...head, rectified, drawn(states), packed, drawn(outputs)],
                ...[drawn(state), drawn(outputs), ...rest],
              ];
        }),
      ).map(([sizes, prepare]) => [`${sizes}, ${rectified ? 'ReLU' : 'tanh'}`, prepare]),
    ),
  );

const recurrentCases: Cases = {
  matMul: Object.fromEntries(
    shapes.flatMap(([m, n, k]) =>
      [
        [false, false],
        [true, false],
        [false, true],
        [true, true],
      ].map(([turnedA, turnedB], index) => [
        `${m} × ${k} × ${n}, transposes ${index}`,
        product(m, n, k, turnedA, turnedB, index),
      ]),
    ),
  ),
  multiplyVector: Object.fromEntries(
    [
      ...[1, 8, 9, 63, 64, 65, 72, 130].map((n) => [n, 21] as const),
      ...[0, 1, 255, 256, 257, 600].map((k) => [70, k] as const),
    ].map(([n, k]) => [
      `${n} × ${k}`,
      ({ drawn, floats, run }) => {
        const packed = floats(new Float32Array(run.packedBytes!(k, n) / 4));
        run.packMatrix!(k, n, drawn(k * n), 4 * n, 4, packed);
        return [n, k, drawn(k), packed, drawn(padded(n))];
      },
    ]),
  ),
  lstmForward: recurrent(
    4,
    false,
    ({ drawn, room, workspace }, { head, state, states, outputs, packed, masks }) => [
      ...[...head, drawn(4 * states), packed, drawn(state), drawn(states + state)],
      ...[drawn(states), drawn(outputs), ...masks, room(4 * state), workspace],
    ],
  ),
  lstmBackward: recurrent(
    4,
    true,
    ({ drawn, room, workspace }, { head, state, states, outputs, packed, masks }) => [
      ...[...head, drawn(4 * states), packed, drawn(states + state), drawn(states), drawn(outputs)],
      ...[drawn(state), drawn(state), drawn(4 * outputs), ...masks, room(4 * state), workspace],
    ],
  ),
  lstmCell: Object.fromEntries(
    [0, 4, 8, 20, 24, 136].map((n) => [`${n}`, ({ drawn }) => [n, drawn(4 * n), drawn(n), drawn(n)]]),
  ),
  gruForward: recurrent(
    3,
    false,
    ({ drawn, room, workspace }, { head, state, states, outputs, packed, masks }) => [
      ...[...head, drawn(3 * states), drawn(states), drawn(3 * padded(head[2]!)), packed, drawn(state)],
      ...[drawn(outputs), ...masks, room(16 * state), workspace],
    ],
  ),
  gruBackward: recurrent(
    3,
    true,
    ({ drawn, room, workspace }, { head, state, states, outputs, packed, masks }) => [
      ...[...head, drawn(3 * states), drawn(states), drawn(states), packed, drawn(outputs), drawn(state)],
      ...[drawn(3 * outputs), ...masks, room(4 * state), workspace],
    ],
  ),
  rnnForward: rnn('forward'),
  rnnBackward: rnn('backward'),
  recurrentGradient: Object.fromEntries(
    [
      [1, 4, 1],
      [37, 4, 8],
      [300, 3, 20],
      [9, 1, 33],
    ].map(([rows, gates, hidden]) => [
      `${rows} rows, ${gates} gates, ${hidden} hidden`,
      ({ drawn, workspace }) => [
        ...[rows!, gates!, hidden!, drawn(rows! * padded(hidden!)), drawn(rows! * gates! * padded(hidden!))],
        ...[drawn(hidden! * gates! * hidden!), workspace],
      ],
    ]),
  ),
};

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
const attention = (
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

const targets = ({ integers, mask, drawn }: Arena, rows: number, classes: number) => [
  integers(Array.from({ length: rows }, (_, row) => (7 * row) % classes)),
  ...[rows % 2 === 0 ? mask(rows) : 0, classes % 2 === 0 ? drawn(classes) : 0, classes % 3 === 0 ? 0.1 : 0],
];

const others: Cases = {
  squaredNorm: byLength(({ drawn }, n) => [n, drawn(n)]),
  applyUpdate: byLength(({ drawn }, n) => [n, drawn(n), drawn(n, 0.1), ...proximal(n), drawn(n)]),
  adam: byLength(({ drawn }, n) => [
    ...[n, drawn(n), drawn(n), drawn(n), n % 3 === 0 ? 0 : drawn(n)],
    ...[0.9, 1 - 0.9, 0.999, 1 - 0.999, 0.003, 1e-8, ...proximal(n)],
    ...[drawn(n), drawn(n), drawn(n)],
  ]),
  normPenalty: byLength(({ drawn }, n) => [n, drawn(n), n % 2 === 0 ? 0.01 : 0, n % 3 === 0 ? 0.02 : 0]),
  addNormGradient: byLength(({ drawn }, n) => [
    ...[n, drawn(n), drawn(n), n % 2 === 0 ? 0.01 : 0, n % 3 === 0 ? 0.02 : 0, drawn(n)],
  ]),
  clip: byLength(({ drawn }, n) => [n, -0.5, 0.75, drawn(n), drawn(n)]),
  sign: byLength(({ drawn }, n) => [n, drawn(n), drawn(n)]),
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
  layerNormForward: byTable(({ drawn }, rows, n) => [
    ...[rows, n, 1e-5, drawn(rows * n), drawn(n), drawn(n), drawn(rows * n), drawn(2 * rows)],
  ]),
  layerNormBackward: byTable(({ drawn }, rows, n) => [
    ...[rows, n, drawn(rows * n), drawn(n), drawn(2 * rows), drawn(rows * n)],
    ...[drawn(rows * n), drawn(n), drawn(n)],
  ]),
  addColumnSums: byTable(({ drawn }, rows, n) => [
    ...[rows, n, drawn(strided(rows, n, n + 3)), 4 * (n + 3), drawn(n)],
  ]),
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
export const cases: Cases = { ...recurrentCases, ...others };
