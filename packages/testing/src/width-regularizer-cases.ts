import type { Params, UnitGroup, WidthRegularizer } from '@ridgeline/contracts';
import { mapParams, record, scaleUnits } from '@ridgeline/tensors';
import { add, concat, mul, reshape, sub, tensor, tensor1d, zerosLike } from '@tensorflow/tfjs-core';
import {
  type ConformanceCase,
  ensureNoLeak,
  ensureSameBits,
  type FromSpec,
  scoped,
  specCases,
} from './conformance.ts';
import { awayFromZero, elementwise } from './drawn-values.ts';
import { ensure } from './ensure.ts';
import { expectCloseAsync } from './expect-close.ts';
import { readTogether } from './read-together.ts';

/** Three units: in two blocks of columns, in a vector, and in rows two by two of which the first belong to none. */
const group: UnitGroup = {
  size: 3,
  weights: [
    { path: 'in/kernel', axis: 1, starts: [0, 3], count: 4 },
    { path: 'in/bias', axis: 0, starts: [0], count: 1 },
    { path: 'out/kernel', axis: 0, starts: [1], span: 2, count: 4 },
  ],
};
const count = 9;
const shapes = record<number[]>([
  ['in/kernel', [2, 6]],
  ['in/bias', [3]],
  ['out/kernel', [7, 2]],
]);

const draw = (name: string, scale = 1): Params =>
  mapParams(shapes, (shape, path) =>
    tensor(
      awayFromZero(`${name}/${path}`, shape).map((value) => value * scale),
      shape,
    ),
  );

const lengthOf = async (params: Params): Promise<number> => {
  const all = await readTogether(Object.values(params));
  return Math.sqrt(all.flatMap((part) => [...part]).reduce((total, value) => total + value * value, 0));
};

/** The proximal map minimises ½‖u − w‖² + step·penalty(u): no candidate near or far does better. */
const ensureOptimum = async (unit: WidthRegularizer, weights: Params, step: number): Promise<void> => {
  const joined = unit.over(group);
  const objectives = async (all: readonly Params[]): Promise<readonly number[]> => {
    const apart = all.map((u) => Object.entries(u).map(([path, value]) => sub(value, weights[path]!)));
    const penalties = await readTogether(all.map((u) => joined.penalty(u)));
    const distances = await readTogether(
      apart.map((parts) => concat(parts.map((part) => reshape(part, [part.size])))),
    );
    return distances.map((distance, place) => {
      const squared = distance.reduce((total, value) => total + value * value, 0);
      return squared / 2 + step * penalties[place]![0]!;
    });
  };
  const optimum = joined.proximal!(weights, step);
  const candidates = [weights, mapParams(weights, (value) => zerosLike(value))];
  for (const scale of [0.5, 0.05, 0.005])
    for (let i = 0; i < 20; i++)
      candidates.push(
        mapParams(draw(`candidate/${scale}/${i}`, scale), (value, path) => add(value, optimum[path]!)),
      );
  const [least, ...others] = await objectives([optimum, ...candidates]);
  for (const found of others)
    ensure(least! <= found + 1e-6 * (1 + found), `proximal: a candidate gives ${found}, less than ${least}.`);
};

const thresholdCases = (unit: WidthRegularizer): readonly ConformanceCase[] => {
  if (unit.threshold === undefined) return [];
  const run = (): Promise<void> =>
    scoped(async () => {
      const drawn = draw('moved');
      const only = mapParams(drawn, (value, path) => {
        const places = group.weights.find((each) => each.path === path)!;
        return scaleUnits(value, places, tensor1d([0, 1, 0]), 0);
      });
      const length = await lengthOf(only);
      for (const [share, rests] of [
        [0.99, true],
        [1.01, false],
      ] as const) {
        const step = 0.3;
        const factor = (share * step * unit.threshold!(count)) / length;
        const held = unit.over(group).proximal!(
          mapParams(only, (value) => mul(value, factor)),
          step,
        );
        ensure(
          ((await lengthOf(held)) === 0) === rests,
          `threshold: a unit moved by ${share} of it ${rests ? 'must' : 'must not'} be taken back to 0.`,
        );
      }
    });
  return [{ name: 'takes a unit back to 0 up to its threshold', run }];
};

const withoutStrengthCases = (
  unit: WidthRegularizer,
  fromSpec: FromSpec<WidthRegularizer> | undefined,
): readonly ConformanceCase[] =>
  fromSpec === undefined || !('lambda' in unit.spec)
    ? []
    : [
        {
          name: 'changes no bit when λ is 0',
          run: () =>
            scoped(async () => {
              const off = fromSpec({ ...unit.spec, lambda: 0 }).over(group);
              const weights = draw('weights');
              ensure((await off.penalty(weights).data())[0] === 0, 'penalty: expected 0 when λ is 0.');
              for (const [path, value] of Object.entries(weights)) {
                if (off.proximal !== undefined)
                  await ensureSameBits(off.proximal(weights, 0.5)[path]!, value, path);
                await ensureSameBits(add(value, off.gradient(weights)[path]!), value, path);
              }
            }),
        },
      ];

/**
 * What every penalty of whole units must hold to: above 0 and 0 at 0, its gradient is that of its penalty, its proximal map is
 * the minimum and takes units back to 0 up to its threshold, weights of no unit stay, λ = 0 changes no bit, nothing leaks.
 *
 * @param unit with a strength above 0.
 * @param fromSpec rebuilds it; without it, what needs a rebuilt unit is left out.
 * @example for (const { name, run } of widthRegularizerCases(groupLasso({ lambda: 0.4 }))) it(name, run);
 */
export const widthRegularizerCases = (
  unit: WidthRegularizer,
  fromSpec?: FromSpec<WidthRegularizer>,
): readonly ConformanceCase[] => [
  ...specCases(unit, fromSpec),
  {
    name: 'has a scalar penalty above 0, and neither penalty nor gradient at 0',
    run: () =>
      scoped(async () => {
        const { penalty, gradient } = unit.over(group);
        const weights = draw('weights');
        ensure(penalty(weights).rank === 0, 'penalty: expected a scalar.');
        ensure((await penalty(weights).data())[0]! > 0, 'penalty: expected a number > 0.');
        const none = mapParams(weights, (value) => zerosLike(value));
        await expectCloseAsync(penalty(none), 0, { relative: 0, what: 'penalty at 0' });
        for (const [path, value] of Object.entries(gradient(none)))
          await expectCloseAsync(value, none[path]!, { relative: 0, what: `gradient at 0 of ${path}` });
      }),
  },
  {
    name: 'has the gradient of its penalty',
    run: () =>
      scoped(async () => {
        const { penalty, gradient } = unit.over(group);
        const weights = draw('weights');
        const found = gradient(weights);
        for (const [path, shape] of Object.entries(shapes)) {
          const values = awayFromZero(`weights/${path}`, shape);
          const slopes = await elementwise((value) => penalty({ ...weights, [path]: value }), values, shape);
          await expectCloseAsync(
            found[path]!,
            { shape, data: slopes },
            {
              relative: 2e-3,
              absolute: 2e-4,
              what: `gradient of ${path}`,
            },
          );
        }
      }),
  },
  ...(unit.over(group).proximal === undefined
    ? []
    : [
        {
          name: 'has a proximal map that minimises ½‖u − w‖² + step·penalty(u)',
          run: () =>
            scoped(async () => {
              for (const step of [0.01, 0.5, 3]) await ensureOptimum(unit, draw('weights'), step);
            }),
        },
        {
          name: 'leaves weights as they are after a proximal step of 0',
          run: () =>
            scoped(async () => {
              const weights = draw('weights');
              const same = unit.over(group).proximal!(weights, 0);
              for (const [path, value] of Object.entries(weights))
                await ensureSameBits(same[path]!, value, path);
            }),
        },
      ]),
  ...thresholdCases(unit),
  ...withoutStrengthCases(unit, fromSpec),
  {
    name: 'keeps no tensor, disposes none, and gives equal bits for equal calls',
    run: () =>
      scoped(async () => {
        const weights = draw('weights');
        await ensureNoLeak(Object.values(weights), async () => {
          const { penalty, gradient, proximal } = unit.over(group);
          await ensureSameBits(penalty(weights), penalty(weights), 'penalty');
          for (const map of [gradient, ...(proximal ? [(w: Params) => proximal(w, 0.5)] : [])])
            for (const path of Object.keys(weights))
              await ensureSameBits(map(weights)[path]!, map(weights)[path]!, path);
        });
      }),
  },
];
