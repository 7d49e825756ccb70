import type { Constraint } from '@ridgeline/contracts';
import { mul, squaredDifference, sum, type Tensor, tensor } from '@tensorflow/tfjs-core';
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

const shapes = [[5], [4, 3], [2, 3, 2]];

const drawn = (name: string, shape: number[], deviation = 3): Tensor =>
  tensor(
    random.stream(name).normal(
      shape.reduce((a, b) => a * b, 1),
      0,
      deviation,
    ),
    shape,
  );

const forEachShape = async (check: (weights: Tensor, shape: number[]) => Promise<void>): Promise<void> => {
  for (const shape of shapes) await scoped(() => check(drawn(`weights/${shape.join()}`, shape), shape));
};

const distances = async (all: readonly Tensor[], from: Tensor): Promise<readonly number[]> =>
  (await readTogether(all.map((each) => sum(squaredDifference(each, from))))).map((numbers) => numbers[0]!);

const nearestCase = (unit: Constraint): ConformanceCase => ({
  name: 'goes to the nearest point',
  run: () =>
    forEachShape(async (weights, shape) => {
      const shorter = [0.1, 0.3, 0.5, 0.7, 0.9].map((share) => mul(weights, share));
      const others = [0.1, 1, 3].flatMap((deviation) =>
        Array.from({ length: 10 }, (_, i) => drawn(`other/${deviation}/${i}`, shape, deviation)),
      );
      const projected = [weights, ...shorter, ...others].map((each) => unit.project(each));
      const [least, ...all] = await distances(projected, weights);
      for (const found of all) {
        ensure(
          least! <= found * (1 + 1e-6),
          `project: a point of the set is at ${found}, nearer than ${least}.`,
        );
      }
    }),
});

/**
 * What every constraint must hold to: its projection keeps shapes, leaves what is in the set, and no point of the set that can be
 * found is nearer; nothing leaks, equal calls give equal bits.
 *
 * @param unit whose set some numbers of standard deviation 3 are outside of.
 * @example for (const { name, run } of constraintCases(maxNorm({ bound: 1 }))) it(name, run);
 */
export const constraintCases = (
  unit: Constraint,
  fromSpec?: FromSpec<Constraint>,
): readonly ConformanceCase[] => [
  ...specCases(unit, fromSpec),
  {
    name: 'moves what is outside, keeps the shape, and leaves what it has projected',
    run: () =>
      forEachShape(async (weights, shape) => {
        const projected = unit.project(weights);
        ensure(
          projected.shape.join() === shape.join(),
          `project: expected [${shape}], got [${projected.shape}].`,
        );
        ensure(
          (await distances([projected], weights))[0]! > 0,
          'project: expected other weights than those outside.',
        );
        await expectCloseAsync(unit.project(projected), projected, {
          relative: 1e-6,
          what: 'the second projection',
        });
      }),
  },
  ...(unit.isRough ? [] : [nearestCase(unit)]),
  {
    name: 'keeps no tensor, disposes none, and gives equal bits for equal calls',
    run: () =>
      forEachShape(
        async (weights) =>
          await ensureNoLeak([weights], () =>
            ensureSameBits(unit.project(weights), unit.project(weights), 'the second call'),
          ),
      ),
  },
];
