import '@tensorflow/tfjs-backend-cpu';
import type { UnitGroup } from '@ridgeline/contracts';
import { mapParams } from '@ridgeline/tensors';
import { expectClose } from '@ridgeline/testing';
import { mul, setBackend, tensor1d, tensor2d, tidy, zerosLike } from '@tensorflow/tfjs-core';
import { beforeAll, expect, inject, it } from 'vitest';
import { groupLasso } from './group-lasso.ts';
import { sparseGroupLasso } from './sparse-group-lasso.ts';
import { plainUnitLengths, unitLengths } from './unit-lengths.ts';

beforeAll(() => setBackend(inject('backend')));

/** Two units of four weights: two columns of two each, one bias, one row. */
const group: UnitGroup = {
  size: 2,
  weights: [
    { path: 'kernel', axis: 1, starts: [0], count: 2 },
    { path: 'bias', axis: 0, starts: [0], count: 1 },
    { path: 'next', axis: 0, starts: [0], count: 1 },
  ],
};

/** The first unit is (1, 2, 2, 4), of length 5; the second (0.1, 0.1, 0.1, 0.1), of length 0.2. */
const weights = () => ({
  kernel: tensor2d([
    [1, 0.1],
    [2, 0.1],
  ]),
  bias: tensor1d([2, 0.1]),
  next: tensor2d([[4], [0.1]]),
});

it('adds up the lengths of units, each times λ·√|g|', () => {
  tidy(() => {
    const { penalty, gradient } = groupLasso({ lambda: 0.5 }).over(group);
    // ½·√4·(5 + 0.2)
    expect(penalty(weights()).dataSync()[0]).toBeCloseTo(5.2, 6);
    const { next, bias } = gradient(weights());
    expect(next!.dataSync()[0]).toBeCloseTo(4 / 5, 6);
    expect(bias!.dataSync()[1]).toBeCloseTo(0.1 / 0.2, 6);
  });
});

it.each([
  groupLasso({ lambda: 0.5 }),
  groupLasso({ lambda: 0 }),
  sparseGroupLasso({ lambda: 0.5, alpha: 0.3 }),
])('finds value and slopes at once as it finds each alone: $spec', ({ over }) => {
  tidy(() => {
    const { penalty, gradient, penaltyAndGradient } = over(group);
    const both = penaltyAndGradient!(weights());
    expect(both.penalty.dataSync()).toEqual(penalty(weights()).dataSync());
    const alone = gradient(weights());
    for (const [path, slopes] of Object.entries(both.gradient))
      expect(slopes.dataSync()).toEqual(alone[path]!.dataSync());
    expect(Object.keys(both.gradient)).toEqual(Object.keys(alone));
  });
});

it('empties a unit shorter than step·λ·√|g| as a whole, and shortens the others by it', () => {
  tidy(() => {
    const { kernel, bias, next } = groupLasso({ lambda: 0.5 }).over(group).proximal!(weights(), 1);
    // the length 5 becomes 4
    for (const [found, expected] of [
      [kernel, [0.8, 0, 1.6, 0]],
      [bias, [1.6, 0]],
      [next, [3.2, 0]],
    ] as const)
      found!.dataSync().forEach((value, i) => {
        expect(value).toBeCloseTo(expected[i]!, 6);
        if (expected[i] === 0) expect(value === 0).toBe(true);
      });
  });
});

const times = (factor: number) => mapParams(weights(), (value) => mul(value, factor));

// 1e15: a unit of numbers about 1e15 beside another about 1e14, whose squares float32 still has; beyond, it has them no more
it.each([1e30, 1e19, 1e15, 1e-15, 1e-24, 1e-30])(
  'tells lengths and directions of numbers about %f',
  (size) => {
    tidy(() => {
      const { penalty, gradient, proximal } = groupLasso({ lambda: 0.5 }).over(group);
      expectClose(penalty(times(size)), 5.2 * size, { relative: 1e-6 });
      const { kernel, bias, next } = gradient(times(size));
      // λ·√|g|·w/‖w‖
      expectClose(kernel!, [1 / 5, 1 / 2, 2 / 5, 1 / 2], { relative: 1e-6 });
      expectClose(bias!, [2 / 5, 1 / 2], { relative: 1e-6 });
      expectClose(next!, [4 / 5, 1 / 2], { relative: 1e-6 });
      // a threshold of that size takes it off the lengths 5 and 0.2
      const shortened = proximal!(times(size), size);
      expectClose(shortened.kernel!, [0.8 * size, 0, 1.6 * size, 0], { relative: 1e-6 });
      expectClose(shortened.next!, [3.2 * size, 0], { relative: 1e-6 });
    });
  },
);

it('leaves numbers whose squares float32 has not as they are where the threshold is nothing beside them', () => {
  tidy(() => {
    const found = groupLasso({ lambda: 0.5 }).over(group).proximal!(times(1e25), 1);
    for (const [path, value] of Object.entries(times(1e25)))
      expect(found[path]!.dataSync()).toEqual(value.dataSync());
  });
});

it('has the bits of plain squares where these are ordinary', () => {
  tidy(() => {
    const drawn = {
      ...weights(),
      kernel: tensor2d([
        [0.1234567, -3.3],
        [7.77e-3, 1.1e3],
      ]),
    };
    expect(unitLengths(group, drawn).dataSync()).toEqual(plainUnitLengths(group, drawn).dataSync());
  });
});

it('has a gradient that changes no bit of what it is added to where the strength is 0', () => {
  tidy(() => {
    // −0, which even another −0 stays beside: 0 times a weight would be NaN, or 0 of either sign
    const awkward = {
      ...weights(),
      kernel: tensor2d([
        [Number.NaN, 2],
        [Number.POSITIVE_INFINITY, -0],
      ]),
    };
    const gradient = groupLasso({ lambda: 0 }).over(group).gradient(awkward);
    for (const [path, { shape }] of Object.entries(awkward)) {
      expect(gradient[path]!.shape).toEqual(shape);
      for (const value of gradient[path]!.dataSync()) expect(value).toBe(-0);
    }
  });
});

it('changes nothing where strength or step is 0, units of zeros among them', () => {
  tidy(() => {
    const given = { ...weights(), next: tensor2d([[4], [0]]) };
    const empty = mapParams(given, (value) => zerosLike(value));
    for (const [lambda, step] of [
      [0, 1],
      [0.5, 0],
    ] as const)
      for (const params of [given, empty]) {
        const found = groupLasso({ lambda }).over(group).proximal!(params, step);
        for (const [path, value] of Object.entries(params))
          expect(found[path]!.dataSync()).toEqual(value.dataSync());
      }
  });
});

it('weighs a unit by the weights that it had, also where others have left', () => {
  tidy(() => {
    const fewer = {
      ...group,
      weights: group.weights.map((places) => ({ ...places, count: 4 * places.count })),
    };
    expect(groupLasso({ lambda: 0.5 }).over(fewer).penalty(weights()).dataSync()[0]).toBeCloseTo(10.4, 5);
    expect(groupLasso({ lambda: 0.5 }).threshold!(16)).toBe(2);
  });
});

it('refuses a negative strength', () => {
  expect(() => groupLasso({ lambda: -1 })).toThrow('groupLasso: lambda must be a finite number ≥ 0, got -1.');
});
