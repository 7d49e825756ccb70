import '@tensorflow/tfjs-backend-cpu';
import { setBackend, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { randomStream } from '../random.ts';
import { gruSequence } from './gru-sequence.ts';
import { lstmSequence } from './lstm-sequence.ts';
import { minGruSequence } from './min-gru-sequence.ts';
import { rnnSequence } from './rnn-sequence.ts';
import type { SequenceOptions } from './sequence.ts';

beforeAll(() => setBackend('cpu'));

const [B, T, H] = [2, 3, 2];
const stream = randomStream(5);
const values = (name: string, size: number): number[] => [...stream.stream(name).normal(size, 0, 0.7)];

const hidden = values('hidden', B * H);
const cell = values('cell', B * H);
const maskValues = [1, 1, 0, 1, 0, 1];
const recurrentMaskValues = [2, 0, 0, 2];
const recurrentBias = values('bias', 3 * H);

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** h·U for one row, [H] × [H, G] → [G]. */
const times = (h: readonly number[], recurrent: readonly number[], columns: number): number[] =>
  Array.from({ length: columns }, (_, j) =>
    h.reduce((sum, value, i) => sum + value * recurrent[i * columns + j]!, 0),
  );

type State = { readonly h: readonly number[]; readonly c: readonly number[] };

const lstmStep = (p: readonly number[], u: readonly number[], { c }: State): State => {
  const z = p.map((value, j) => value + u[j]!);
  const next = c.map((value, j) => sigmoid(z[H + j]!) * value + sigmoid(z[j]!) * Math.tanh(z[2 * H + j]!));
  return { c: next, h: next.map((value, j) => sigmoid(z[3 * H + j]!) * Math.tanh(value)) };
};

const gruStep = (p: readonly number[], u: readonly number[], { h, c }: State): State => {
  const b = (j: number): number => u[j]! + recurrentBias[j]!;
  const next = h.map((value, j) => {
    const r = sigmoid(p[j]! + b(j));
    const z = sigmoid(p[H + j]! + b(H + j));
    return (1 - z) * Math.tanh(p[2 * H + j]! + r * b(2 * H + j)) + z * value;
  });
  return { h: next, c };
};

const minGruStep = (p: readonly number[], _: readonly number[], { h, c }: State): State => ({
  h: h.map((value, j) => {
    const z = sigmoid(p[j]!);
    return (1 - z) * value + z * Math.tanh(p[H + j]!);
  }),
  c,
});

const rnnStep =
  (f: (x: number) => number) =>
  (p: readonly number[], u: readonly number[], { c }: State): State => ({
    h: p.map((v, j) => f(v + u[j]!)),
    c,
  });

const cells = {
  lstm: { gates: 4, step: lstmStep },
  gru: { gates: 3, step: gruStep },
  minGru: { gates: 2, step: minGruStep },
  tanh: { gates: 1, step: rnnStep(Math.tanh) },
  relu: { gates: 1, step: rnnStep((x) => Math.max(0, x)) },
} as const;
type Kind = keyof typeof cells;

interface Options {
  readonly masked: boolean;
  readonly reverse: boolean;
  readonly recurrentMasked: boolean;
}

/** The same by plain loops over rows and positions. */
const expected = (kind: Kind, { masked, reverse, recurrentMasked }: Options) => {
  const { gates, step } = cells[kind];
  const columns = gates * H;
  const [projected, recurrent] = [values(`${kind}/p`, B * T * columns), values(`${kind}/u`, H * columns)];
  const outputs: number[][] = Array.from({ length: B * T }, () => []);
  const last: State[] = [];
  for (let b = 0; b < B; b++) {
    const row = (all: readonly number[]) => all.slice(b * H, (b + 1) * H);
    let state: State = { h: row(hidden), c: row(cell) };
    for (let i = 0; i < T; i++) {
      const t = reverse ? T - 1 - i : i;
      const seen = state.h.map((h, j) => h * (recurrentMasked ? row(recurrentMaskValues)[j]! : 1));
      const own = projected.slice((b * T + t) * columns, (b * T + t + 1) * columns);
      if (!masked || maskValues[b * T + t] === 1) state = step(own, times(seen, recurrent, columns), state);
      outputs[b * T + t] = [...state.h];
    }
    last.push(state);
  }
  return { outputs: outputs.flat(), hidden: last.flatMap(({ h }) => h), cell: last.flatMap(({ c }) => c) };
};

const run = (kind: Kind, { masked, reverse, recurrentMasked }: Options): Record<string, Tensor> => {
  const columns = cells[kind].gates * H;
  const options: SequenceOptions = {
    reverse,
    ...(masked && { mask: tensor(maskValues, [B, T], 'int32') }),
    ...(recurrentMasked && { recurrentMask: tensor(recurrentMaskValues, [B, H]) }),
  };
  const given = {
    ...options,
    projected: tensor(values(`${kind}/p`, B * T * columns), [B, T, columns]),
    recurrent: tensor(values(`${kind}/u`, H * columns), [H, columns]),
    hidden: tensor(hidden, [B, H]),
  };
  if (kind === 'lstm') return { ...lstmSequence({ ...given, cell: tensor(cell, [B, H]) }) };
  if (kind === 'minGru') return { ...minGruSequence(given) };
  if (kind === 'gru') return { ...gruSequence({ ...given, recurrentBias: tensor(recurrentBias, [3 * H]) }) };
  return { ...rnnSequence({ ...given, activation: kind }) };
};

const options: Options[] = [false, true].flatMap((masked) =>
  [false, true].flatMap((reverse) =>
    [false, true].map((recurrentMasked) => ({ masked, reverse, recurrentMasked })),
  ),
);

describe.each(Object.keys(cells) as Kind[])('%s', (kind) => {
  it.each(options)(
    'is its formula in plain loops, $masked masked, $reverse reversed, $recurrentMasked',
    (option) => {
      tidy(() => {
        const found = run(kind, option);
        const loops: Record<string, number[]> = expected(kind, option);
        for (const [name, value] of Object.entries(found)) {
          const numbers = [...value.dataSync()];
          expect(numbers).toHaveLength(loops[name]!.length);
          numbers.forEach((number, index) => {
            expect(number, `${name}[${index}]`).toBeCloseTo(loops[name]![index]!, 5);
          });
        }
      });
    },
  );
});

const shapes = (size: number, columns: number) => ({
  projected: tensor(new Float32Array(B * T * columns), [B, T, columns]),
  recurrent: tensor(new Float32Array(size * columns), [size, columns]),
  hidden: tensor(new Float32Array(B * size), [B, size]),
});

it('refuses tensors that do not fit together, naming them', () => {
  tidy(() => {
    const cellState = tensor(new Float32Array(B * H), [B, H]);
    expect(() => lstmSequence({ ...shapes(H, 3 * H), cell: cellState })).toThrow(
      'lstmSequence: recurrent must be [2, 8], got [2, 6].',
    );
    expect(() => lstmSequence({ ...shapes(H, 4 * H), cell: tensor([0]) })).toThrow(
      'lstmSequence: cell must be [2, 2], got [1].',
    );
    expect(() => gruSequence({ ...shapes(H, 3 * H), recurrentBias: tensor([0]) })).toThrow(
      'gruSequence: recurrentBias must be [6], got [1].',
    );
    expect(() => minGruSequence(shapes(H, 3 * H))).toThrow(
      'minGruSequence: projected must be [2, T, 4], got [2, 3, 6].',
    );
    expect(() => minGruSequence({ ...shapes(H, 2 * H), hidden: tensor([0]) })).toThrow(
      'minGruSequence: hidden must be [B, H], got [1].',
    );
    expect(() => minGruSequence({ ...shapes(H, 2 * H), mask: tensor([1, 1]) })).toThrow(
      'minGruSequence: mask must be [2, 3], got [2].',
    );
    expect(() => rnnSequence({ ...shapes(H, H), activation: 'tanh', mask: tensor([1, 1]) })).toThrow(
      'rnnSequence: mask must be [2, 3], got [2].',
    );
    expect(() => rnnSequence({ ...shapes(H, H), activation: 'tanh', recurrentMask: tensor([1]) })).toThrow(
      'rnnSequence: recurrentMask must be [2, 2], got [1].',
    );
    expect(() => rnnSequence({ ...shapes(H, H), activation: 'sigmoid' as never })).toThrow(
      'rnnSequence: activation must be one of tanh, relu, got "sigmoid".',
    );
  });
});
