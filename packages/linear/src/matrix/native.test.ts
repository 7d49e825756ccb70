import type { NativeKernel } from '@ridgeline/kernels-native';
import { randomStream } from '@ridgeline/tensors';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { loops as text } from '../../generated/loops.ts';
import { addon, sets } from '../../test/native-sets.ts';
import type { Loops } from './compiled.ts';
import { loopsOn, nativeLoops } from './native.node.ts';

const module = new WebAssembly.Module(Uint8Array.from(atob(text), (character) => character.charCodeAt(0)));
const wasmOn = (memory: WebAssembly.Memory): Loops =>
  new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Loops;

const draw = (drawn: ArrayLike<number>) => {
  let next = 0;
  return (): number => drawn[next++ % drawn.length]!;
};
const normal = draw(randomStream(5).normal(99_991));
const uniform = draw(randomStream(6).uniform(99_991));
const awkward = [Number.NaN, Infinity, -Infinity, -0, 0, 5e-324, -1e-310, 1e308, -1e308];
const rounds: Readonly<Record<string, (x: number, index: number) => number>> = {
  ordinary: (x) => x,
  'with NaN, infinities, zeros and denormals': (x, index) =>
    Math.abs(x) > 5.5 ? awkward[index % awkward.length]! : x,
  'with zeros of both signs': (x, index) => (index % 3 === 0 ? -0 : index % 3 === 1 ? 0 : x),
};

const parts = [
  ...['values', 'indices', 'pointers', 'factors', 'lower', 'upper', 'coefficients', 'residual', 'weights'],
  ...['gradient', 'curvature', 'weightedSum', 'residualSum'],
] as const;

interface Shape {
  readonly rows: number;
  readonly columns: number;
  readonly limited: boolean;
  /** The array that ends where the memory ends: a number too many there ends the process. */
  readonly last: string;
  readonly round: (x: number, index: number) => number;
}

/** A model in a memory of its own, drawn at random. */
const modelOf = ({ rows, columns, limited, last, round }: Shape) => {
  const sizes: Record<string, number> = Object.fromEntries(parts.map((name) => [name, columns]));
  Object.assign(sizes, { values: rows * columns, residual: rows, weights: rows, residualSum: 1 });
  Object.assign(sizes, { indices: 0, pointers: 0, addresses: 7, list: columns });
  if (!limited) Object.assign(sizes, { lower: 0, upper: 0 });
  const names = [...Object.keys(sizes).filter((name) => name !== last), last];
  const total = 8 * names.reduce((sum, name) => sum + sizes[name]!, 0);
  const memory = new WebAssembly.Memory({ initial: Math.ceil((total + 8) / 65_536) });
  let at = memory.buffer.byteLength - total;
  const addresses = Object.fromEntries(
    names.map((name) => {
      at += 8 * sizes[name]!;
      return [name, at - 8 * sizes[name]!];
    }),
  );
  const floats = (name: string) => new Float64Array(memory.buffer, addresses[name], sizes[name]!);
  const fill = (name: string, drawn: (index: number) => number) => {
    const view = floats(name);
    view.forEach((_, index) => {
      view[index] = round(drawn(index), index);
    });
  };
  for (const name of parts) fill(name, () => 2 * normal());
  for (const name of ['weights', 'factors']) fill(name, () => uniform());
  for (const name of ['curvature', 'lower', 'upper']) {
    fill(name, (index) => (name === 'lower' ? -0.3 : index % 5 === 4 ? 0 : 0.4) * uniform());
  }
  const ints = new Int32Array(memory.buffer, addresses.addresses, 13);
  ints.set(parts.map((name) => (sizes[name] === 0 ? 0 : addresses[name]!)));
  const list = new Int32Array(memory.buffer, addresses.list, columns);
  // some columns, in no order, one of them twice
  list.forEach((_, k) => {
    list[k] = (k * 5 + 2) % columns;
  });
  if (columns > 3) list[3] = list[2]!;
  return { memory, given: [addresses.addresses!, addresses.list!] as const, list };
};

/** A copy of a memory. */
const copyOf = (memory: WebAssembly.Memory): WebAssembly.Memory => {
  const copy = new WebAssembly.Memory({ initial: memory.buffer.byteLength / 65_536 });
  new Uint8Array(copy.buffer).set(new Uint8Array(memory.buffer));
  return copy;
};

/** Which NaN one is, WebAssembly leaves open. */
const isSame = (a: number, b: number): boolean => Object.is(a, b) || (Number.isNaN(a) && Number.isNaN(b));

type Call = readonly [name: string, ...given: number[]];

/** What differs between wasm and native after a call on the same model. */
const differences = (
  native: Readonly<Record<string, NativeKernel>>,
  shape: Shape,
  calls: Call[],
): string[] => {
  const { memory } = modelOf(shape);
  const other = copyOf(memory);
  const wasm = wasmOn(memory);
  const found: string[] = [];
  for (const [name, ...given] of calls) {
    const [expected, got] = [wasm[name]!(...given), native[name]!(other.buffer, ...given)];
    if (expected !== undefined && !isSame(expected, got)) found.push(`${name}: ${got}, not ${expected}`);
  }
  const [expected, got] = [new Float64Array(memory.buffer), new Float64Array(other.buffer)];
  const bad = expected.findIndex((x, index) => !isSame(x, got[index]!));
  if (bad >= 0) found.push(`${JSON.stringify(shape)}: ${got[bad]} at ${bad}, not ${expected[bad]}`);
  return found;
};

const shapes = [1, 2, 3, 7, 8, 9, 15, 16, 17, 43].flatMap((rows) =>
  [1, 2, 3, 4, 5, 9].map((columns, k) => ({ rows, columns, limited: k % 2 === 1 })),
);
const ends = ['values', 'residual', 'weights', 'coefficients', 'gradient', 'list', 'residualSum', 'upper'];

afterEach(() => void vi.doUnmock('./native.node.ts'));

describe.skipIf(sets.length === 0)('native loops', () => {
  it.each(Object.keys(rounds))('give the bits of wasm: %s', (round) => {
    for (const [instructions, native] of sets) {
      shapes.forEach((shape, k) => {
        const whole = { ...shape, last: ends[k % ends.length]!, round: rounds[round]! };
        const { given } = modelOf(whole);
        const { rows, columns } = shape;
        const sweep = (count: number, weightSum: number, l1: number, l2: number, fresh: number): Call => [
          'sweepDense',
          ...[...given, count, weightSum, l1, l2, fresh, rows],
        ];
        const calls: Call[] = [
          ['measureDense', ...given, columns, rows],
          sweep(columns, Infinity, 0.1, 0, 0),
          sweep(columns, 1.5, 0.01, 0.2, 1),
          sweep(columns - 1, 1.5, 0.3, 0, 0),
          sweep(0, 1.5, 0.3, 0, 0),
          ['measureDense', ...given, columns - 1, rows],
        ];
        expect({ instructions, found: differences(native, whole, calls) }).toEqual({
          instructions,
          found: [],
        });
      });
    }
  });

  it('move what they work on', () => {
    const shape = { rows: 9, columns: 5, limited: false, last: 'values', round: rounds.ordinary! };
    const { memory, given } = modelOf(shape);
    const before = copyOf(memory);
    expect(loopsOn(sets[0]![1], memory).sweepDense!(...given, 5, Infinity, 0.1, 0, 1, 9)).toBeGreaterThan(0);
    expect(Buffer.compare(new Uint8Array(memory.buffer), new Uint8Array(before.buffer))).not.toBe(0);
  });

  it('refuse what leaves the memory, and write nothing', () => {
    const shape = { rows: 9, columns: 5, limited: true, last: 'values', round: rounds.ordinary! };
    for (const [, native] of sets) {
      const refused = (spoil: (model: ReturnType<typeof modelOf>) => number[], why: RegExp) => {
        const model = modelOf(shape);
        const args = spoil(model);
        const before = copyOf(model.memory);
        const loops = loopsOn(native, model.memory);
        expect(() => loops.sweepDense!(...args)).toThrow(
          expect.objectContaining({ code: 'E_BACKEND', message: expect.stringMatching(why) }),
        );
        expect(() => loops.measureDense!(...args.slice(0, 3), args[7]!)).toThrow(why);
        expect(Buffer.compare(new Uint8Array(model.memory.buffer), new Uint8Array(before.buffer))).toBe(0);
      };
      const rest = [Infinity, 0.1, 0, 1, 9];
      const listing = (column: number) => (model: ReturnType<typeof modelOf>) => {
        model.list[1] = column;
        return [...model.given, 5, ...rest];
      };
      refused(listing(-1), /column -1 does not exist/);
      refused(listing(5), /address \d+ leaves the memory/);
      refused(({ given }) => [...given, 5, Infinity, 0.1, 0, 1, 2 ** 30], /leaves the memory/);
      refused(({ given }) => [...given, 2 ** 30, ...rest], /argument 2, address \d+, leaves the memory/);
      refused(({ given }) => [...given, -1, ...rest], /argument 3 must be an integer/);
      refused(({ memory, given }) => [memory.buffer.byteLength, given[1], 5, ...rest], /leaves the memory/);
      for (const part of [0, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]) {
        refused(({ memory, given }) => {
          new Uint32Array(memory.buffer, given[0], 13)[part] = 2 ** 32 - 8;
          return [...given, 5, ...rest];
        }, /address 4294967288 leaves the memory/);
      }
    }
  });

  it('give whole paths the same bits', async () => {
    // so many numbers that native loops are asked for
    const [rows, columns] = [301, 340];
    const values = Float64Array.from({ length: rows * columns }, normal);
    const x = { kind: 'dense', rows, columns, layout: 'column', values } as const;
    const y = Float64Array.from({ length: rows }, (_, i) => values[i]! - values[rows + i]! + normal());
    const classes = y.map((value) => (value > 0 ? 1 : 0));
    const sweepDense = vi.fn(sets[0]![1].sweepDense!);
    const paths = async (native: Readonly<Record<string, NativeKernel>>) => {
      vi.resetModules();
      vi.doMock('./native.node.ts', () => ({ loopsOn, nativeLoops: () => native }));
      const { fitPath } = await import('../path/fit-path.ts');
      return [
        fitPath({ x, y, family: 'gaussian', alpha: 0.5, pathLength: 10 }),
        fitPath({ x, y: classes, family: 'binomial', alpha: 0.9, pathLength: 10, lambdaRatio: 0.05 }),
      ];
    };
    const expected = await paths({});
    expect(await paths({ ...sets[0]![1], sweepDense })).toEqual(expected);
    expect(sweepDense.mock.calls.length).toBeGreaterThan(50);
  });

  it('have namesakes in wasm', () => {
    const names = Object.keys(wasmOn(new WebAssembly.Memory({ initial: 1 })));
    for (const [, native] of sets) expect(names).toEqual(expect.arrayContaining(Object.keys(native)));
    expect(Object.keys(nativeLoops(() => ({ addon: addon! }))).sort()).toEqual([
      'measureDense',
      'sweepDense',
    ]);
  });
});

it('leaves all to wasm where there is no addon, or one without these loops', () => {
  expect(nativeLoops(() => ({ reason: 'none was built' }))).toEqual({});
  expect(
    nativeLoops(() => {
      throw new Error('not installed');
    }),
  ).toEqual({});
  const older = {
    version: 1,
    kernels: [],
    instructions: { portable: ['avx2'], fast: [] },
    create: () => undefined,
  };
  expect(nativeLoops(() => ({ addon: older }))).toEqual({});
});
