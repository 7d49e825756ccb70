import '@tensorflow/tfjs-backend-cpu';
import { expectClose } from '@ridgeline/testing';
import { linalg, matMul, setBackend, tensor2d, tidy, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, expect, inject, it } from 'vitest';
import { spectralNorm } from './spectral-norm.ts';

beforeAll(() => setBackend(inject('backend')));

const weights = () =>
  tensor2d([
    [1, 2, 3],
    [4, 5, 6],
    [7, 1, 2],
    [0, 3, -1],
  ]);
/** numpy.linalg.svd */
const largest = 11.114641298248724;

it('divides what is beyond the bound by its largest singular value', () => {
  tidy(() => {
    const projected = spectralNorm({ bound: 2, iterations: 30 }).project(weights());
    expectClose(
      projected,
      [...weights().dataSync()].map((value) => (2 * value) / largest),
      { relative: 1e-5, absolute: 1e-7 },
    );
  });
});

it('leaves every bit of what is within, and zeros', () => {
  const { project } = spectralNorm({ bound: 12 });
  expect([...project(weights()).dataSync()]).toEqual([...weights().dataSync()]);
  expect([...project(zeros([2, 3])).dataSync()]).toEqual([0, 0, 0, 0, 0, 0]);
});

it('keeps an orthogonal map, whose singular values are all 1', () => {
  tidy(() => {
    const [orthogonal] = linalg.qr(weights());
    const scaled = spectralNorm({ bound: 0.5 }).project(orthogonal!);
    const lengths = [...matMul(scaled as never, tensor2d([[3], [0], [4]])).dataSync()];
    expect(Math.hypot(...lengths)).toBeCloseTo(2.5, 5);
  });
});
