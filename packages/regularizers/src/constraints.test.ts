import '@tensorflow/tfjs-backend-cpu';
import { expectClose } from '@ridgeline/testing';
import { setBackend, tensor1d, tensor2d, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { l2Ball } from './l2-ball.ts';
import { maxNorm } from './max-norm.ts';
import { minMaxNorm } from './min-max-norm.ts';
import { nonNegative } from './non-negative.ts';
import { spectralNorm } from './spectral-norm.ts';
import { unitNorm } from './unit-norm.ts';

beforeAll(() => setBackend(inject('backend')));

it('lengthens what is too short and shortens what is too long, in columns or rows', () => {
  const weights = [
    [6, 0.3, 1],
    [8, 0.4, 1],
  ];
  const { project } = minMaxNorm({ least: 1, most: 5 });
  expectClose(project(tensor2d(weights)), [3, 0.6, 1, 4, 0.8, 1], { relative: 1e-6 });
  const byRow = minMaxNorm({ least: 20, most: 30, axis: 'rows' }).project(tensor2d([[3, 4]]));
  expectClose(byRow, [12, 16], { relative: 1e-6 });
});

it('leaves units of zeros, which have no direction', () => {
  const [a, b, c, d] = unitNorm()
    .project(
      tensor2d([
        [0, 3],
        [0, 4],
      ]),
    )
    .dataSync();
  expect([a, c]).toEqual([0, 0]);
  expect(b).toBeCloseTo(0.6, 6);
  expect(d).toBeCloseTo(0.8, 6);
});

it('refuses a shortest length above the longest', () => {
  expect(() => minMaxNorm({ least: 3, most: 2 })).toThrow('minMaxNorm: least must be at most 2, got 3.');
});

it('shortens all tensors of a ball by one factor, and leaves every bit within', () => {
  const { projectTogether } = l2Ball({ radius: 5 });
  const { a, b } = projectTogether!({ a: tensor1d([6, 0]), b: tensor2d([[8]]) });
  expectClose(a!, [3, 0], { relative: 1e-6 });
  expectClose(b!, [4], { relative: 1e-6 });
  const within = projectTogether!({ a: tensor1d([0.1, 0.2]), b: tensor1d([0.3]), none: zeros([2]) });
  expect([...within.a!.dataSync()]).toEqual([Math.fround(0.1), Math.fround(0.2)]);
  expect([...projectTogether!({ none: zeros([2]) }).none!.dataSync()]).toEqual([0, 0]);
});

it('takes what is negative to 0 and nothing else', () => {
  expect([
    ...nonNegative()
      .project(tensor1d([2, -3, 0]))
      .dataSync(),
  ]).toEqual([2, 0, 0]);
});

describe.each([1e30, 1e12, 1e-12, 1e-30])(
  'at numbers about %f, whose squares float32 may not have',
  (size) => {
    const weights = () =>
      tensor2d([
        [3 * size, 0],
        [4 * size, 0],
      ]);
    it.each([
      ['maxNorm', maxNorm({ bound: size })],
      ['minMaxNorm', minMaxNorm({ least: 0, most: size })],
      ['l2Ball', l2Ball({ radius: size })],
      ['spectralNorm', spectralNorm({ bound: size })],
    ] as const)('%s keeps its bound', (_, { project }) => {
      expectClose(project(weights()), [0.6 * size, 0, 0.8 * size, 0], { relative: 1e-6 });
    });
  },
);

it.each([1e18, 1e12, 1e-12, 1e-16])('unitNorm keeps directions at numbers about %f', (size) => {
  const weights = tensor2d([
    [3 * size, 0],
    [4 * size, 0],
  ]);
  expectClose(unitNorm().project(weights), [0.6, 0, 0.8, 0], { relative: 1e-6 });
});

it.each([
  ['maxNorm', maxNorm({ bound: 1 })],
  ['minMaxNorm', minMaxNorm({ least: 0, most: 1 })],
  ['unitNorm', unitNorm()],
  ['l2Ball', l2Ball({ radius: 1 })],
] as const)('%s makes NaN of what has no length in float32, and no zeros', (_, { project }) => {
  expect([...project(tensor1d([1e30, 1])).dataSync()]).toEqual([Number.NaN, Number.NaN]);
});

it('unitNorm leaves a unit without a length as it is', () => {
  const tiny = Math.fround(1e-30);
  expect([
    ...unitNorm()
      .project(tensor2d([[tiny, 0]]))
      .dataSync(),
  ]).toEqual([tiny, 0]);
});
