import type { ActivityRegularizer, Noise, Regularizer } from '@ridgeline/contracts';
import { randomStream } from '@ridgeline/tensors';
import { add, grad, type Scalar, type Tensor, tensor, tidy, zeros } from '@tensorflow/tfjs-core';
import {
  type ConformanceCase,
  ensureNoLeak,
  ensureSameBits,
  type FromSpec,
  specCases,
} from './conformance.ts';
import { ensure } from './ensure.ts';
import { expectClose } from './expect-close.ts';
import { finiteDifferences } from './finite-differences.ts';

const random = randomStream(1).stream('conformance');
const shapes = [[5], [4, 3], [2, 3, 2]];

/** Normal numbers pushed away from 0, where penalties have kinks. */
const awayFromZero = (name: string, shape: readonly number[]): Float32Array =>
  random
    .stream(name)
    .normal(shape.reduce((a, b) => a * b, 1))
    .map((value) => (value < 0 ? value - 0.1 : value + 0.1));

const forEachShape = (check: (weights: Tensor, values: Float32Array, shape: number[]) => void): void => {
  for (const shape of shapes) {
    tidy(() => {
      const values = awayFromZero(`weights/${shape.join()}`, shape);
      check(tensor(values, shape), values, shape);
    });
  }
};

/** ∂f/∂x for each element of x, by finite differences. */
const elementwise = (f: (x: Tensor) => Scalar, values: Float32Array, shape: number[]): Float64Array =>
  Float64Array.from(values, (_, i) => {
    const along = (step: number): ArrayLike<number> => {
      const moved = values.slice();
      moved[i]! += step;
      return f(tensor(moved, shape)).dataSync();
    };
    return finiteDifferences(along, 0.02)[0]!;
  });

/** The proximal map minimises ½‖u − w‖² + step·penalty(u): no candidate near or far does better. */
const ensureProximalOptimum = (
  unit: Regularizer,
  weights: Tensor,
  values: Float32Array,
  step: number,
): void => {
  const objective = (u: Float32Array): number => {
    const distance = u.reduce((total, value, i) => total + (value - values[i]!) ** 2, 0);
    return distance / 2 + step * unit.penalty(tensor(u, weights.shape)).dataSync()[0]!;
  };
  const optimum = Float32Array.from(unit.proximal!(weights, step).dataSync());
  const least = objective(optimum);
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
  for (const candidate of candidates) {
    const found = objective(candidate);
    ensure(
      least <= found + 1e-6 * (1 + found),
      `proximal: [${candidate.join(', ')}] gives ${found}, less than ${least} at [${optimum.join(', ')}].`,
    );
  }
};

const proximalCases = (unit: Regularizer): readonly ConformanceCase[] =>
  unit.proximal === undefined
    ? []
    : [
        {
          name: 'has a proximal map that minimises ½‖u − w‖² + step·penalty(u)',
          run: () =>
            forEachShape((weights, values) => {
              for (const step of [0.01, 0.5, 3]) ensureProximalOptimum(unit, weights, values, step);
            }),
        },
        {
          name: 'leaves weights as they are after a proximal step of 0',
          run: () =>
            forEachShape((weights) => ensureSameBits(unit.proximal!(weights, 0), weights, 'proximal')),
        },
      ];

const decoupledCases = (unit: Regularizer): readonly ConformanceCase[] =>
  unit.decoupled === undefined
    ? []
    : [
        {
          name: 'decays weights by the factor 1 − step·λ',
          run: () =>
            forEachShape((weights, values) => {
              const factor = 1 - 0.3 * (unit.spec.lambda as number);
              const expected = values.map((value) => value * factor);
              expectClose(unit.decoupled!(weights, 0.3), expected, { relative: 1e-6, what: 'decoupled' });
            }),
        },
      ];

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
            tidy(() => {
              const off = fromSpec({ ...unit.spec, lambda: 0 });
              const weights = tensor([0.5, -0, 0, -3e-39, 7]);
              ensure(off.penalty(weights).dataSync()[0] === 0, 'penalty: expected 0 when λ is 0.');
              const others = tensor([-0, -0, 0, 1, 0]);
              ensureSameBits(add(others, off.gradient(weights)), others, 'the gradient of the data loss');
              for (const map of [off.proximal, off.decoupled]) {
                if (map !== undefined) ensureSameBits(map(weights, 0.5), weights, 'weights after the step');
              }
            }),
        },
      ];

/**
 * What every weight penalty must hold to: non-negative and zero at zero, its gradient is that of its penalty, its
 * proximal map is the minimum that it claims to be, λ = 0 changes no bit, nothing leaks, equal calls give equal bits.
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
  {
    name: 'has a scalar penalty above 0',
    run: () =>
      forEachShape((weights) => {
        const penalty = unit.penalty(weights);
        ensure(penalty.rank === 0, `penalty: expected a scalar, got shape [${penalty.shape.join(', ')}].`);
        ensure(penalty.dataSync()[0]! > 0, `penalty: expected a number > 0, got ${penalty.dataSync()[0]}.`);
      }),
  },
  {
    name: 'has neither penalty nor gradient at zero',
    run: () =>
      forEachShape((_, __, shape) => {
        expectClose(unit.penalty(zeros(shape)), 0, { relative: 0, what: 'penalty' });
        expectClose(unit.gradient(zeros(shape)), zeros(shape), { relative: 0, what: 'gradient' });
      }),
  },
  {
    name: 'has the gradient of its penalty',
    run: () =>
      forEachShape((weights, values, shape) => {
        const expected = { shape, data: elementwise(unit.penalty, values, shape) };
        expectClose(unit.gradient(weights), expected, { relative: 2e-3, what: 'gradient' });
      }),
  },
  ...proximalCases(unit),
  ...decoupledCases(unit),
  ...withoutStrengthCases(unit, fromSpec),
  {
    name: 'keeps no tensor, disposes none, and gives equal bits for equal calls',
    run: () =>
      forEachShape((weights) =>
        ensureNoLeak([weights], () => {
          const calls = [unit.penalty, unit.gradient].map((f) => () => f(weights));
          for (const map of [unit.proximal, unit.decoupled]) {
            if (map !== undefined) calls.push(() => map(weights, 0.5));
          }
          for (const call of calls) ensureSameBits(call(), call(), 'the second call');
        }),
      ),
  },
];

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
      tidy(() => {
        const activation = tensor(awayFromZero('activity', [2, 3, 4]), [2, 3, 4]);
        ensure(unit.penalty(activation).dataSync()[0]! > 0, 'penalty: expected a number > 0.');
        expectClose(unit.penalty(zeros([2, 3, 4])), 0, { relative: 0, what: 'penalty' });
      }),
  },
  {
    name: 'can be differentiated on the tape, with sub-gradient 0 at 0',
    run: () =>
      tidy(() => {
        const shape = [2, 3, 2];
        const values = awayFromZero('activity', shape);
        const penalty = (activation: Tensor): Scalar => unit.penalty(activation);
        const expected = { shape, data: elementwise(penalty, values, shape) };
        expectClose(grad(penalty)(tensor(values, shape)), expected, { relative: 2e-3, what: 'gradient' });
        expectClose(grad(penalty)(zeros(shape)), zeros(shape), { relative: 0, what: 'gradient at 0' });
      }),
  },
  {
    name: 'does not see masked positions',
    run: () =>
      tidy(() => {
        const values = awayFromZero('activity', [2, 2, 3]);
        const other = values.map((value, i) => (i >= 9 ? 100 : value));
        const mask = tensor([1, 1, 1, 0], [2, 2]);
        const [a, b] = [values, other].map((v) => unit.penalty(tensor(v, [2, 2, 3]), mask)) as [
          Scalar,
          Scalar,
        ];
        ensureSameBits(a, b, 'penalty');
        const all = tensor([1, 1, 1, 1], [2, 2]);
        const whole = tensor(values, [2, 2, 3]);
        expectClose(unit.penalty(whole, all), unit.penalty(whole), {
          relative: 1e-6,
          what: 'unmasked penalty',
        });
      }),
  },
  {
    name: 'keeps no tensor, disposes none, and gives equal bits for equal calls',
    run: () =>
      tidy(() => {
        const activation = tensor(awayFromZero('activity', [2, 3, 4]), [2, 3, 4]);
        ensureNoLeak([activation], () =>
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
        tidy(() => {
          const values = awayFromZero('noise', shape);
          const draws = 2000;
          const mean = new Float64Array(values.length);
          for (let step = 0; step < draws; step++) {
            const noisy = tidy(() => unit.apply(activation(), random.at(step)).dataSync());
            for (let i = 0; i < mean.length; i++) mean[i]! += noisy[i]! / draws;
          }
          expectClose(mean, values, { relative: 0.1, what: 'mean over draws' });
        }),
    },
    {
      name: 'follows its random stream',
      run: () =>
        tidy(() => {
          const apply = (step: number): Tensor => unit.apply(activation(), random.at(step));
          ensureSameBits(apply(1), apply(1), 'the same stream');
          const steps = new Set(Array.from({ length: 20 }, (_, step) => apply(step).dataSync().join()));
          ensure(steps.size > 1, 'apply: expected other noise at another step.');
        }),
    },
    {
      name: 'keeps the shape and lets gradients through',
      run: () =>
        tidy(() => {
          const given = activation();
          const gradient = grad((x: Tensor) => unit.apply(x, random.at(1)))(given);
          for (const value of [unit.apply(given, random.at(1)), gradient]) {
            ensure(value.shape.join() === shape.join(), `apply: expected [${shape}], got [${value.shape}].`);
          }
        }),
    },
    {
      name: 'keeps no tensor and disposes none',
      run: () =>
        tidy(() => {
          const given = activation();
          ensureNoLeak([given], () => void unit.apply(given, random.at(1)));
        }),
    },
  ];
};
