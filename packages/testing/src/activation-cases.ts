import type { ActivityRegularizer, Noise } from '@ridgeline/contracts';
import { grad, type Scalar, type Tensor, tensor, zeros } from '@tensorflow/tfjs-core';
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

/**
 * What every activity penalty must hold to: non-negative and zero at zero, differentiable on the tape with 0 as the
 * sub-gradient at 0, blind to positions that are masked, nothing leaks.
 *
 * @example for (const { name, run } of activityRegularizerCases(activityL2({ lambda: 0.1 }))) it(name, run);
 */
export const activityRegularizerCases = (
  unit: ActivityRegularizer,
  fromSpec?: FromSpec<ActivityRegularizer>,
): readonly ConformanceCase[] => [
  ...specCases(unit, fromSpec),
  {
    name: 'has a penalty above 0, and none at zero',
    run: () =>
      scoped(async () => {
        const activation = tensor(awayFromZero('activity', [2, 3, 4]), [2, 3, 4]);
        ensure((await unit.penalty(activation).data())[0]! > 0, 'penalty: expected a number > 0.');
        await expectCloseAsync(unit.penalty(zeros([2, 3, 4])), 0, { relative: 0, what: 'penalty' });
      }),
  },
  {
    name: 'can be differentiated on the tape, with sub-gradient 0 at 0',
    run: () =>
      scoped(async () => {
        const shape = [2, 3, 2];
        const values = awayFromZero('activity', shape);
        const penalty = (activation: Tensor): Scalar => unit.penalty(activation);
        const expected = { shape, data: await elementwise(penalty, values, shape) };
        await expectCloseAsync(grad(penalty)(tensor(values, shape)), expected, {
          relative: 2e-3,
          what: 'gradient',
        });
        await expectCloseAsync(grad(penalty)(zeros(shape)), zeros(shape), {
          relative: 0,
          what: 'gradient at 0',
        });
      }),
  },
  {
    name: 'does not see masked positions',
    run: () =>
      scoped(async () => {
        const values = awayFromZero('activity', [2, 2, 3]);
        const other = values.map((value, i) => (i >= 9 ? 100 : value));
        const mask = tensor([1, 1, 1, 0], [2, 2]);
        const [a, b] = [values, other].map((v) => unit.penalty(tensor(v, [2, 2, 3]), mask)) as [
          Scalar,
          Scalar,
        ];
        await ensureSameBits(a, b, 'penalty');
        const all = tensor([1, 1, 1, 1], [2, 2]);
        const whole = tensor(values, [2, 2, 3]);
        await expectCloseAsync(unit.penalty(whole, all), unit.penalty(whole), {
          relative: 1e-6,
          what: 'unmasked penalty',
        });
      }),
  },
  {
    name: 'keeps no tensor, disposes none, and gives equal bits for equal calls',
    run: () =>
      scoped(async () => {
        const activation = tensor(awayFromZero('activity', [2, 3, 4]), [2, 3, 4]);
        await ensureNoLeak([activation], () =>
          ensureSameBits(unit.penalty(activation), unit.penalty(activation), 'the second call'),
        );
      }),
  },
];

/**
 * What every kind of noise must hold to: it keeps the shape and the expectation, follows its random stream and
 * nothing else, lets gradients through, leaks nothing.
 *
 * @example for (const { name, run } of noiseCases(dropout({ rate: 0.5 }))) it(name, run);
 */
export const noiseCases = (unit: Noise, fromSpec?: FromSpec<Noise>): readonly ConformanceCase[] => {
  const shape = [2, 3, 4];
  const activation = (): Tensor => tensor(awayFromZero('noise', shape), shape);
  return [
    ...specCases(unit, fromSpec),
    {
      name: 'keeps the expectation',
      run: () =>
        scoped(async () => {
          const values = awayFromZero('noise', shape);
          const draws = 2000;
          const mean = new Float64Array(values.length);
          for (let step = 0; step < draws; step++) {
            await scoped(async () => {
              const noisy = await unit.apply(activation(), random.at(step)).data();
              for (let i = 0; i < mean.length; i++) mean[i]! += noisy[i]! / draws;
            });
          }
          await expectCloseAsync(mean, values, { relative: 0.1, what: 'mean over draws' });
        }),
    },
    {
      name: 'follows its random stream',
      run: () =>
        scoped(async () => {
          const apply = (step: number): Tensor => unit.apply(activation(), random.at(step));
          await ensureSameBits(apply(1), apply(1), 'the same stream');
          const steps = new Set<string>();
          for (let step = 0; step < 20; step++) steps.add((await apply(step).data()).join());
          ensure(steps.size > 1, 'apply: expected other noise at another step.');
        }),
    },
    {
      name: 'keeps the shape and lets gradients through',
      run: () =>
        scoped(async () => {
          const given = activation();
          const gradient = grad((x: Tensor) => unit.apply(x, random.at(1)))(given);
          for (const value of [unit.apply(given, random.at(1)), gradient]) {
            ensure(value.shape.join() === shape.join(), `apply: expected [${shape}], got [${value.shape}].`);
          }
        }),
    },
    ...(unit.keepsZeros
      ? [
          {
            name: 'keeps every 0',
            run: () =>
              scoped(async () => {
                for (let step = 0; step < 20; step++)
                  await expectCloseAsync(unit.apply(zeros(shape), random.at(step)), zeros(shape), {
                    relative: 0,
                    what: 'noise on zeros',
                  });
              }),
          },
        ]
      : []),
    {
      name: 'keeps no tensor and disposes none',
      run: () =>
        scoped(async () => {
          const given = activation();
          await ensureNoLeak([given], () => void unit.apply(given, random.at(1)));
        }),
    },
  ];
};
