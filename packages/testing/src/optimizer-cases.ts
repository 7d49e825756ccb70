import type { Optimizer, Params } from '@ridgeline/contracts';
import { applyUpdate, mapParams, proximalEach, record } from '@ridgeline/tensors';
import { add, addN, mul, square, sub, sum, type Tensor, tensor, zerosLike } from '@tensorflow/tfjs-core';
import {
  type ConformanceCase,
  ensureNoLeak,
  ensureSameBits,
  type FromSpec,
  scoped,
  specCases,
} from './conformance.ts';
import { random } from './drawn-values.ts';
import { ensure } from './ensure.ts';
import { expectCloseAsync } from './expect-close.ts';
import { readTogether } from './read-together.ts';

/** Paths that would break a record with a prototype stand among the ordinary ones. */
const shapes = record<readonly number[]>([
  ['layer/kernel', [2, 3]],
  ['constructor', [3]],
  ['__proto__', [2, 1, 2]],
]);

const draw = (name: string): Params =>
  mapParams(shapes, (shape, path): Tensor => {
    const size = shape.reduce((a, b) => a * b, 1);
    return tensor(random.stream(`${name}/${path}`).normal(size), [...shape]);
  });

const ensureSameShapes = (actual: Params, expected: Params, what: string): void => {
  const show = (params: Params): string =>
    Object.entries(params)
      .map(([path, { shape }]) => `${path} [${shape.join(', ')}]`)
      .sort()
      .join(', ');
  ensure(show(actual) === show(expected), `${what}: expected ${show(expected)}, got ${show(actual)}.`);
};

const descent = async (unit: Optimizer, steps: number): Promise<readonly number[]> => {
  const losses: number[] = [];
  await scoped(async () => {
    const squares: Tensor[] = [];
    const target = draw('target');
    let params = draw('params');
    let state = unit.init(params);
    for (let step = 0; step < steps; step++) {
      const seen = unit.ahead?.(state, params, step) ?? params;
      const gradients = mapParams(seen, (value, path) => sub(value, target[path]!));
      const next = unit.update(gradients, state, params, step);
      state = next.state;
      params = mapParams(params, (value, path) => add(value, next.updates[path]!));
      squares.push(addN(Object.values(gradients).map((gradient) => sum(square(gradient)))));
    }
    losses.push(...(await readTogether(squares)).map((numbers) => numbers[0]! / 2));
  });
  return losses;
};

/** Decay and soft threshold in one pass give the bits of two. */
const applyCases = (unit: Optimizer): readonly ConformanceCase[] => {
  if (unit.apply === undefined) return [];
  const run = (): Promise<void> =>
    scoped(async () => {
      const [params, gradients] = [draw('params'), draw('gradients')];
      const state = unit.init(params);
      const shrinkages = mapParams(params, () => ({ scale: 0.9, threshold: 0.05, divisor: 1.5 }));
      const two = unit.update(gradients, state, params, 3);
      const one = unit.apply!(gradients, state, params, 3, shrinkages);
      for (const [path, value] of Object.entries(params)) {
        await ensureSameBits(
          one.params[path]!,
          applyUpdate(value, two.updates[path]!, shrinkages[path]!),
          path,
        );
      }
      for (const [path, value] of Object.entries(two.state))
        await ensureSameBits(one.state[path]!, value, path);
      const copies = async (tensors: Params): Promise<Params> =>
        record(
          await Promise.all(
            Object.entries(tensors).map(
              async ([path, value]) => [path, tensor(await value.data(), value.shape)] as const,
            ),
          ),
        );
      const given = [await copies(state), await copies(params)] as const;
      const over = unit.apply!(gradients, ...given, 3, shrinkages, true);
      for (const [path, value] of Object.entries(one.params))
        await ensureSameBits(over.params[path]!, value, `${path}, written over`);
      for (const [path, value] of Object.entries(one.state))
        await ensureSameBits(over.state[path]!, value, `${path}, written over`);
    });
  return [
    { name: 'applies its update, decay and proximal maps in one pass as in two', run },
    ...adaptiveCases(unit),
  ];
};

/** A proximal map by step sizes gives the bits of one behind the update. */
const adaptiveCases = ({ init, update, apply, stepSizes }: Optimizer): readonly ConformanceCase[] => {
  if (apply === undefined || stepSizes === undefined) return [];
  const run = (): Promise<void> =>
    scoped(async () => {
      const [params, gradients] = [draw('params'), draw('gradients')];
      const adaptive = { absolute: 0.5, square: 0.7 };
      const shrinkages = mapParams(params, () => ({ scale: 0.9, threshold: 0, divisor: 1, adaptive }));
      const state = init(params);
      const two = update(gradients, state, params, 3);
      const sizes = stepSizes(two.state, params, 3);
      const one = apply(gradients, state, params, 3, shrinkages);
      for (const [path, value] of Object.entries(params)) {
        const moved = applyUpdate(value, two.updates[path]!, shrinkages[path]!);
        await ensureSameBits(one.params[path]!, proximalEach(moved, sizes[path]!, adaptive), path);
      }
    });
  return [{ name: 'applies a proximal map by its step sizes in one pass as in two', run }];
};

/** From any step on, weights at 0 without gradients are moved no further than the optimizer says. */
const coastingCases = (unit: Optimizer): readonly ConformanceCase[] => {
  const { coasting, learningRate } = unit;
  if (coasting === undefined || learningRate === undefined) return [];
  const run = async (): Promise<void> => {
    for (const taken of [1, 2, 30])
      await scoped(async () => {
        const still = mapParams(draw('params'), (value) => zerosLike(value));
        let state = unit.init(still);
        for (let step = 0; step < taken; step++)
          state = unit.update(draw(`gradients/${step}`), state, still, step).state;
        const most = coasting(state, still, taken);
        const paths = Object.keys(still);
        const updates: Tensor[] = [];
        for (let step = taken; step < taken + 150; step++) {
          const next = unit.update(still, state, still, step);
          state = next.state;
          updates.push(...paths.map((path) => next.updates[path]!));
        }
        const bounds = await readTogether(paths.map((path) => most[path]!));
        for (const [place, update] of (await readTogether(updates)).entries()) {
          const [step, path] = [taken + Math.floor(place / paths.length), place % paths.length];
          const rate = learningRate.at(step) * (1 + 1e-5);
          const past = update.findIndex((moved, i) => Math.abs(moved) > rate * bounds[path]![i]!);
          ensure(
            past === -1,
            `coasting: step ${step} moves ${paths[path]} further than was said at ${taken}.`,
          );
        }
      });
  };
  return [{ name: 'says how far weights without gradients are moved at most', run }];
};

/** Where gradients stay as they are, updates come to −s·g. */
const stepSizeCases = (unit: Optimizer): readonly ConformanceCase[] => {
  const { stepSizes, learningRate } = unit;
  if (stepSizes === undefined || learningRate === undefined) return [];
  const run = (): Promise<void> =>
    scoped(async () => {
      const still = mapParams(draw('params'), (value) => zerosLike(value));
      // so small that no bound clips them
      const gradients = mapParams(draw('gradients'), (value) => mul(0.01, value));
      let next = unit.update(gradients, unit.init(still), still, 0);
      // until momentum is what it comes to
      const last = 200;
      for (let step = 1; step <= last; step++) next = unit.update(gradients, next.state, still, step);
      const sizes = stepSizes(next.state, still, last);
      for (const [path, gradient] of Object.entries(gradients))
        await expectCloseAsync(next.updates[path]!, mul(-1, mul(sizes[path]!, gradient)), {
          relative: 1e-3,
          absolute: 1e-9,
          what: `the update of ${path}`,
        });
    });
  return [{ name: 'tells the step size that its updates come to', run }];
};

/**
 * What every gradient transform must hold to: it keeps paths and shapes, whatever their names; the layout of its
 * state never changes; it writes to nothing, disposes nothing, keeps nothing; equal calls give equal bits.
 * One with a learning rate must lessen a quadratic.
 *
 * @param unit with a learning rate of about 0.1, if it has one.
 * @param fromSpec rebuilds it; without it, what needs a rebuilt unit is left out.
 * @example for (const { name, run } of optimizerCases(sgd({ learningRate: 0.1 }))) it(name, run);
 */
export const optimizerCases = (
  unit: Optimizer,
  fromSpec?: FromSpec<Optimizer>,
): readonly ConformanceCase[] => [
  ...specCases(unit, fromSpec),
  {
    name: 'gives an update of the same shape for every gradient, and keeps the layout of its state',
    run: () =>
      scoped(async () => {
        const params = draw('params');
        const first = unit.init(params);
        let state = first;
        for (let step = 0; step < 3; step++) {
          const next = unit.update(draw(`gradients/${step}`), state, params, step);
          ensureSameShapes(next.updates, params, 'updates');
          ensureSameShapes(next.state, first, 'state');
          for (const [path, value] of Object.entries({ ...next.updates, ...next.state })) {
            ensure((await value.data()).every(Number.isFinite), `${path}: expected finite numbers.`);
          }
          state = next.state;
        }
      }),
  },
  {
    name: 'writes to nothing that it is given, and gives equal bits for equal calls',
    run: () =>
      scoped(async () => {
        const [params, gradients] = [draw('params'), draw('gradients')];
        const state = unit.init(params);
        const [a, b] = [0, 1].map(() => unit.update(gradients, state, params, 3)) as [
          ReturnType<Optimizer['update']>,
          ReturnType<Optimizer['update']>,
        ];
        for (const [path, value] of Object.entries(a.updates))
          await ensureSameBits(b.updates[path]!, value, path);
        for (const [path, value] of Object.entries(a.state))
          await ensureSameBits(b.state[path]!, value, path);
        const untouched = { params: draw('params'), gradients: draw('gradients') };
        for (const path of Object.keys(params)) {
          await ensureSameBits(params[path]!, untouched.params[path]!, `params ${path}`);
          await ensureSameBits(gradients[path]!, untouched.gradients[path]!, `gradients ${path}`);
        }
      }),
  },
  {
    name: 'gives tensors of its own, keeps no other and disposes none',
    run: () =>
      scoped(async () => {
        const [params, gradients] = [draw('params'), draw('gradients')];
        const state = unit.init(params);
        const inputs = [params, gradients, state].flatMap((tensors) => Object.values(tensors));
        await ensureNoLeak(inputs, async () => {
          const next = unit.update(gradients, state, params, 0);
          const outputs = [...Object.values(next.updates), ...Object.values(next.state)];
          ensure(
            new Set([...inputs, ...outputs]).size === inputs.length + outputs.length,
            'update: a tensor came back twice, or an input came back, so that freeing one would free the other.',
          );
        });
      }),
  },
  ...applyCases(unit),
  ...coastingCases(unit),
  ...stepSizeCases(unit),
  ...(unit.learningRate === undefined
    ? []
    : [
        {
          name: 'lessens a quadratic',
          run: async () => {
            const losses = await descent(unit, 100);
            ensure(
              losses[99]! < losses[0]! / 2,
              `loss: expected less than half of ${losses[0]}, got ${losses[99]}.`,
            );
          },
        },
      ]),
];
