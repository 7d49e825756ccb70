import '@tensorflow/tfjs-backend-cpu';
import { randomStream } from '@ridgeline/tensors';
import { mean, moments, ones, setBackend, tidy, unstack } from '@tensorflow/tfjs-core';
import { beforeAll, expect, inject, it } from 'vitest';
import { gaussianNoise } from './gaussian-noise.ts';
import { recurrentDropout } from './recurrent-dropout.ts';
import { stochasticDepth } from './stochastic-depth.ts';

beforeAll(() => setBackend(inject('backend')));

const random = randomStream(1);

it.each([
  ['stochasticDepth', stochasticDepth({ rate: 0.25 })],
  ['recurrentDropout', recurrentDropout({ rate: 0.25 })],
])('%s drops whole rows, and about as many as it is told', (_, { apply }) => {
  tidy(() => {
    const rows = unstack(apply(ones([2000, 6]), random)).map((row) => new Set(row.dataSync()));
    const kept = Math.fround(1 / 0.75);
    expect(rows.every((values) => values.size === 1 && [0, kept].includes([...values][0]!))).toBe(true);
    const dropped = rows.filter((values) => values.has(0)).length / rows.length;
    // four standard errors of a share of 0.25 among 2,000
    expect(Math.abs(dropped - 0.25)).toBeLessThan(4 * Math.sqrt((0.25 * 0.75) / 2000));
  });
});

it('adds noise of the deviation that it is told, around 0', () => {
  tidy(() => {
    const noisy = gaussianNoise({ deviation: 0.5 }).apply(ones([100, 100]), random);
    const { variance } = moments(noisy);
    expect(Math.abs(mean(noisy).dataSync()[0]! - 1)).toBeLessThan(4 * 0.005);
    expect(Math.sqrt(variance.dataSync()[0]!)).toBeCloseTo(0.5, 1);
  });
});
