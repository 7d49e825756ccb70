import type { Regularizer } from '@ridgeline/contracts';
import { applyUpdate, normPenalty, penalisedGradient } from '@ridgeline/tensors';
import { add, scalar, type Tensor, tensor, zeros, zerosLike } from '@tensorflow/tfjs-core';
import {
  type ConformanceCase,
  ensureNoLeak,
  ensureSameBits,
  type FromSpec,
  scoped,
  specCases,
} from './conformance.ts';
import { awayFromZero, elementwise, random } from './drawn-values.ts';
import { ensure } from './ensure.ts';
import { expectCloseAsync } from './expect-close.ts';
import { readTogether } from './read-together.ts';

const shapes = [[5], [4, 3], [2, 3, 2]];

const forEachShape = async (
  check: (weights: Tensor, values: Float32Array, shape: number[]) => unknown,
): Promise<void> => {
  for (const shape of shapes) {
    const values = awayFromZero(`weights/${shape.join()}`, shape);
    await scoped(() => check(tensor(values, shape), values, shape));
  }
};

/** The proximal map minimises ½‖u − w‖² + step·penalty(u): no candidate near or far does better. */
const ensureProximalOptimum = async (
  unit: Regularizer,
  weights: Tensor,
  values: Float32Array,
  step: number,
): Promise<void> => {
  const objectives = async (candidates: readonly Float32Array[]): Promise<readonly number[]> => {
    const penalties = await readTogether(candidates.map((u) => unit.penalty(tensor(u, weights.shape))));
    return candidates.map((u, place) => {
      const distance = u.reduce((total, value, i) => total + (value - values[i]!) ** 2, 0);
      return distance / 2 + step * penalties[place]![0]!;
    });
  };
  const optimum = Float32Array.from(await unit.proximal!(weights, step).data());
  const candidates = [values, values.map(() => 0)];
  for (const scale of [0.5, 0.05, 0.005]) {
    for (let draw = 0; draw < 10; draw++) {
      const noise = random.stream(`candidate/${scale}`).at(draw).normal(values.length, 0, scale);
      candidates.push(optimum.map((value, i) => value + noise[i]!));
    }
    for (let i = 0; i < values.length; i++) {
      for (const move of [-scale, scale]) {
        candidates.push(optimum.map((value, j) => (i === j ? value + move : value)));
      }
    }
  }
  const [least, ...others] = await objectives([optimum, ...candidates]);
  for (const [place, found] of others.entries())
    ensure(
      least! <= found + 1e-6 * (1 + found),
      `proximal: [${candidates[place]!.join(', ')}] gives ${found}, less than ${least} at [${optimum.join(', ')}].`,
    );
};

const proximalCases = (unit: Regularizer): readonly ConformanceCase[] =>
  unit.proximal === undefined
    ? []
    : [
        {
          name: 'has a proximal map that minimises ½‖u − w‖² + step·penalty(u)',
          run: () =>
            forEachShape(async (weights, values) => {
              for (const step of [0.01, 0.5, 3]) await ensureProximalOptimum(unit, weights, values, step);
            }),
        },
        {
          name: 'leaves weights as they are after a proximal step of 0',
          run: () =>
            forEachShape((weights) => ensureSameBits(unit.proximal!(weights, 0), weights, 'proximal')),
        },
      ];

/** With a step for each weight, every weight goes where its own step alone would take it. */
const proximalEachCases = (unit: Regularizer): readonly ConformanceCase[] => {
  const { proximal, proximalEach } = unit;
  if (proximal === undefined || proximalEach === undefined) return [];
  const run = (): Promise<void> =>
    forEachShape(async (weights, values, shape) => {
      const steps = [0, 0.01, 0.5, 3];
      const stepOf = (i: number): number => steps[i % steps.length]!;
      const own = tensor(
        values.map((_, i) => stepOf(i)),
        shape,
      );
      const moved = await readTogether(steps.map((step) => proximal(weights, step)));
      const expected = values.map((_, i) => moved[i % steps.length]![i]!);
      const close = { relative: 1e-6, absolute: 1e-7, what: 'proximalEach' };
      await expectCloseAsync(proximalEach(weights, own), { shape, data: [...expected] }, close);
      await expectCloseAsync(proximalEach(weights, scalar(0.5)), proximal(weights, 0.5), close);
    });
  return [{ name: 'has a proximal map with a step for each weight that is the one of each step', run }];
};

const decoupledCases = (unit: Regularizer): readonly ConformanceCase[] =>
  unit.decoupled === undefined
    ? []
    : [
        {
          name: 'decays weights by the factor 1 − step·λ',
          run: () =>
            forEachShape(async (weights, values) => {
              const factor = 1 - 0.3 * (unit.spec.lambda as number);
              const expected = values.map((value) => value * factor);
              await expectCloseAsync(unit.decoupled!(weights, 0.3), expected, {
                relative: 1e-6,
                what: 'decoupled',
              });
            }),
        },
      ];

/** What joins the optimizer's pass does what the unit does on its own. */
const shrinkageCases = (unit: Regularizer): readonly ConformanceCase[] => {
  const { shrinkage } = unit;
  if (shrinkage === undefined) return [];
  const run = (): Promise<void> =>
    forEachShape(async (weights) => {
      for (const step of [0.01, 0.5, 1.5]) {
        for (const as of ['decoupled', 'proximal'] as const) {
          if (unit[as] === undefined) continue;
          const joined = applyUpdate(weights, zerosLike(weights), shrinkage(as, step));
          await expectCloseAsync(joined, unit[as](weights, step), {
            relative: 1e-6,
            what: `shrinkage as ${as}`,
          });
        }
      }
    });
  return [{ name: 'has a shrinkage that does as its decay and its proximal map do', run }];
};

/** A strength of 0 is the same, bit for bit, as leaving the penalty out. */
const withoutStrengthCases = (
  unit: Regularizer,
  fromSpec: FromSpec<Regularizer> | undefined,
): readonly ConformanceCase[] =>
  fromSpec === undefined || !('lambda' in unit.spec)
    ? []
    : [
        {
          name: 'changes no bit when λ is 0',
          run: () =>
            scoped(async () => {
              const off = fromSpec({ ...unit.spec, lambda: 0 });
              const weights = tensor([0.5, -0, 0, -1.2e-38, 7]);
              ensure((await off.penalty(weights).data())[0] === 0, 'penalty: expected 0 when λ is 0.');
              const others = tensor([-0, -0, 0, 1, 0]);
              await ensureSameBits(
                add(others, off.gradient(weights)),
                others,
                'the gradient of the data loss',
              );
              for (const map of [off.proximal, off.decoupled]) {
                if (map !== undefined)
                  await ensureSameBits(map(weights, 0.5), weights, 'weights after the step');
              }
              if (off.proximalEach !== undefined)
                await ensureSameBits(
                  off.proximalEach(weights, scalar(0.5)),
                  weights,
                  'weights after the step',
                );
            }),
        },
      ];

const normCases = (unit: Regularizer): readonly ConformanceCase[] => {
  const { norms } = unit;
  if (norms === undefined) return [];
  const run = (): Promise<void> =>
    forEachShape(async (weights) => {
      const relative = 1e-6;
      await expectCloseAsync(normPenalty(weights, norms), unit.penalty(weights), {
        relative,
        what: 'penalty',
      });
      const { gradient } = penalisedGradient(zerosLike(weights), weights, norms);
      await expectCloseAsync(gradient, unit.gradient(weights), { relative, what: 'gradient' });
    });
  return [{ name: 'is the penalty that its factors of both norms tell', run }];
};

/**
 * What every weight penalty must hold to: non-negative and zero at zero, its gradient is that of its penalty, its
 * proximal map is the minimum that it claims to be, its shrinkage does the same, λ = 0 changes no bit, nothing leaks, equal calls give equal bits.
 *
 * @param unit with a strength above 0.
 * @param fromSpec rebuilds it; without it, what needs a rebuilt unit is left out.
 * @example for (const { name, run } of regularizerCases(l1({ lambda: 0.1 }))) it(name, run);
 */
export const regularizerCases = (
  unit: Regularizer,
  fromSpec?: FromSpec<Regularizer>,
): readonly ConformanceCase[] => [
  ...specCases(unit, fromSpec),
  ...normCases(unit),
  {
    name: 'has a scalar penalty above 0',
    run: () =>
      forEachShape(async (weights) => {
        const penalty = unit.penalty(weights);
        ensure(penalty.rank === 0, `penalty: expected a scalar, got shape [${penalty.shape.join(', ')}].`);
        const [value] = await penalty.data();
        ensure(value! > 0, `penalty: expected a number > 0, got ${value}.`);
      }),
  },
  {
    name: unit.isLeastElsewhere ? 'has no gradient at zero' : 'has neither penalty nor gradient at zero',
    run: () =>
      forEachShape(async (_, __, shape) => {
        if (!unit.isLeastElsewhere)
          await expectCloseAsync(unit.penalty(zeros(shape)), 0, { relative: 0, what: 'penalty' });
        await expectCloseAsync(unit.gradient(zeros(shape)), zeros(shape), { relative: 0, what: 'gradient' });
      }),
  },
  {
    name: 'has the gradient of its penalty',
    run: () =>
      forEachShape(async (weights, values, shape) => {
        const expected = { shape, data: await elementwise(unit.penalty, values, shape) };
        await expectCloseAsync(unit.gradient(weights), expected, { relative: 2e-3, what: 'gradient' });
      }),
  },
  ...proximalCases(unit),
  ...proximalEachCases(unit),
  ...decoupledCases(unit),
  ...shrinkageCases(unit),
  ...withoutStrengthCases(unit, fromSpec),
  {
    name: 'keeps no tensor, disposes none, and gives equal bits for equal calls',
    run: () =>
      forEachShape((weights) =>
        ensureNoLeak([weights], async () => {
          const calls = [unit.penalty, unit.gradient].map((f) => () => f(weights));
          for (const map of [unit.proximal, unit.decoupled]) {
            if (map !== undefined) calls.push(() => map(weights, 0.5));
          }
          for (const call of calls) await ensureSameBits(call(), call(), 'the second call');
        }),
      ),
  },
];
