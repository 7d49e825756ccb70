import { adamUpdate, dropoutMask } from '@ridgeline/tensors';
import { matMul, square, type Tensor, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { type Benchmark, random, type Workload } from './benchmark.ts';

/** Work long enough to be timed: what one call does, so many times. */
async function* calls(times: number, work: () => Tensor): AsyncGenerator<void, void, undefined> {
  for (;;) {
    for (let i = 0; i < times; i++) {
      const result = tidy(work);
      // waits for devices that work by themselves
      if (i === times - 1) await result.data();
      result.dispose();
    }
    yield;
  }
}

const drawn = (name: string, [rows, columns]: readonly [number, number]): Tensor =>
  tensor2d(random.stream(name).uniform(rows * columns, -1, 1), [rows, columns]);

/** rows × inner × columns: of a gate, a head over words, a small step, a weight gradient. */
const shapes = [
  [2048, 64, 512],
  [2048, 128, 65],
  [700, 256, 10_000],
  [32, 128, 512],
  [256, 256, 256],
] as const;
const forms = [
  { variant: 'A·B', transposed: [false, false] },
  { variant: 'A·Bᵀ', transposed: [false, true] },
  { variant: 'Aᵀ·B', transposed: [true, false] },
] as const;

export const matrixProduct: Benchmark = {
  about: 'the matrix product, for every transposition',
  sizes: {},
  shares: false,
  workloads: () =>
    shapes.flatMap(([rows, inner, columns]) =>
      forms.map(({ variant, transposed: [first, second] }): Workload => {
        const operations = 2 * rows * inner * columns;
        const times = Math.max(1, Math.round(2e8 / operations));
        return {
          variant: `${variant} ${rows} × ${inner} × ${columns}`,
          floatingPointOperations: times * operations,
          rounds: () => {
            const a = drawn('a', first ? [inner, rows] : [rows, inner]);
            const b = drawn('b', second ? [columns, inner] : [inner, columns]);
            return calls(times, () => matMul(a, b, first, second));
          },
        };
      }),
    ),
};

const numbers = 1 << 20;

export const dropoutMaskDraw: Benchmark = {
  about: 'a dropout mask of 2²⁰ numbers',
  sizes: { rate: 0.5 },
  shares: false,
  workloads: ({ rate }) => [
    {
      rounds: () => calls(1, () => dropoutMask({ shape: [numbers], rate: rate!, random })),
    },
  ],
};

export const adamStep: Benchmark = {
  about: 'one update of 2²⁰ weights by Adam',
  sizes: {},
  shares: false,
  workloads: () => [
    {
      rounds: () => {
        const [gradient, first, second] = ['gradient', 'first', 'second'].map((name) =>
          square(drawn(name, [1024, 1024])),
        ) as [Tensor, Tensor, Tensor];
        const given = { gradient, first, second, beta1: 0.9, beta2: 0.999, rate: 1e-3, epsilon: 1e-8 };
        return calls(1, () => adamUpdate(given).update);
      },
    },
  ],
};
