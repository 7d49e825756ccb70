import { type Arena, type Arguments, type Cases, strided } from './native-pairs.ts';

/** a [m, k] · b [k, n], either stored as its transpose; rows of c further apart than they are wide; what they begin at, if that is given. */
const product =
  (
    [m, n, k]: readonly [number, number, number],
    { turnedA = false, turnedB = false, apart = 0 },
    bias: (arena: Arena) => readonly number[] = () => [],
  ): Arguments =>
  (arena) => {
    const { drawn, workspace } = arena;
    const a = [drawn(m * k), ...(turnedA ? [4, 4 * m] : [4 * k, 4])];
    const b = [drawn(k * n), ...(turnedB ? [4, 4 * k] : [4 * n, 4])];
    const c = [drawn(strided(m, n, n + apart)), 4 * (n + apart)];
    return [m, n, k, ...a, ...b, ...bias(arena), ...c, workspace];
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

const transposes = [{}, { turnedA: true }, { turnedB: true }, { turnedA: true, turnedB: true }];

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

/** Cases of a recurrent layer without a product, whose states are as wide as it is. */
const scan = (
  prepare: (
    arena: Arena,
    given: {
      readonly head: readonly number[];
      readonly state: number;
      readonly outputs: number;
      readonly mask: number;
    },
  ) => readonly number[],
): Readonly<Record<string, Arguments>> =>
  Object.fromEntries(
    sequences.map((sequence) => {
      const { batch, time, hidden, reverse, mask } = sequence;
      const build: Arguments = (arena) =>
        prepare(arena, {
          head: [batch, time, hidden, reverse],
          state: batch * hidden,
          outputs: batch * time * hidden,
          mask: mask ? arena.mask(batch * time) : 0,
        });
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
            ? [
                ...[...head, rectified, drawn(outputs), drawn(states), packed],
                ...[drawn(state), drawn(outputs), ...rest],
              ]
            : [
                ...[...head, rectified, drawn(states), packed, drawn(outputs)],
                ...[drawn(state), drawn(outputs), ...rest],
              ];
        }),
      ).map(([sizes, prepare]) => [`${sizes}, ${rectified ? 'ReLU' : 'tanh'}`, prepare]),
    ),
  );

/** Cases of products, and of recurrent layers, which are products too. */
export const productCases: Cases = {
  matMul: Object.fromEntries(
    shapes.flatMap((shape) =>
      transposes.map((turned, index) => [
        `${shape.join(' × ')}, transposes ${index}`,
        product(shape, { ...turned, apart: index }),
      ]),
    ),
  ),
  affine: Object.fromEntries(
    shapes.flatMap((shape) =>
      transposes.map((turned, index) => [
        `${shape.join(' × ')}, transposes ${index}`,
        product(shape, { ...turned, apart: index % 3 }, ({ drawn }) => [
          index % 2 === 0 ? 0 : drawn(shape[1]),
        ]),
      ]),
    ),
  ),
  multiplyAdds: Object.fromEntries([0, 1, 2, 1000].map((rounds) => [`${rounds}`, () => [rounds]])),
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
  multiplyVectors: Object.fromEntries(
    [
      ...[0, 1, 3, 4, 5, 9].map((m) => [m, 21, 30] as const),
      ...[1, 8, 16, 17, 64, 130].map((n) => [6, n, 21] as const),
      ...[0, 1, 256, 257, 600].map((k) => [5, 70, k] as const),
    ].map(([m, n, k]) => [
      `${m} × ${n} × ${k}`,
      ({ drawn, floats, run }) => {
        const packed = floats(new Float32Array(run.packedBytes!(k, n) / 4));
        run.packMatrix!(k, n, drawn(k * n), 4 * n, 4, packed);
        const stride = padded(n) + 8;
        return [m, n, k, drawn(m * k), packed, drawn(strided(m, padded(n), stride)), 4 * stride];
      },
    ]),
  ),
  matMulPacked: Object.fromEntries(
    shapes.map(([m, n, k]) => [
      `${m} × ${n} × ${k}`,
      ({ drawn, floats, run, workspace }) => {
        const packed = floats(new Float32Array(run.packedBytes!(k, n) / 4));
        run.packMatrix!(k, n, drawn(k * n), 4 * n, 4, packed);
        const [a, c] = [drawn(strided(m, k, k + 2)), drawn(strided(m, n, n + 3))];
        return [m, n, k, a, 4 * (k + 2), packed, c, 4 * (n + 3), workspace];
      },
    ]),
  ),
  lstmForward: recurrent(
    4,
    false,
    ({ drawn, room, workspace }, { head, state, states, outputs, packed, masks }) => [
      ...[...head, drawn(4 * outputs), drawn(4 * states), packed, drawn(state), drawn(states + state)],
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
      ...[...head, drawn(3 * outputs), drawn(3 * states), drawn(states), drawn(3 * padded(head[2]!))],
      ...[packed, drawn(state)],
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
  gruCell: Object.fromEntries(
    [0, 4, 8, 20, 24, 136].map((n) => [`${n}`, ({ drawn }) => [n, drawn(3 * n), drawn(3 * n), drawn(n)]]),
  ),
  rnnForward: rnn('forward'),
  rnnBackward: rnn('backward'),
  rnnCell: Object.fromEntries(
    [0, 4, 8, 20, 24, 136].flatMap((n) =>
      [0, 1].map((rectified) => [
        `${n}, ${rectified ? 'ReLU' : 'tanh'}`,
        ({ drawn }) => [n, rectified, drawn(n), drawn(n)],
      ]),
    ),
  ),
  minGruForward: scan(({ drawn }, { head, state, outputs, mask }) => [
    ...[...head, drawn(2 * outputs), drawn(state), drawn(2 * outputs), drawn(outputs), mask],
  ]),
  minGruBackward: scan(({ drawn }, { head, state, outputs, mask }) => [
    ...[...head, drawn(state), drawn(2 * outputs), drawn(outputs), drawn(outputs)],
    ...[drawn(state), drawn(2 * outputs), mask],
  ]),
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
