import { expect, it } from 'vitest';
import { philox } from './philox.ts';
import { randomStream } from './random.ts';

it('gives the known answers of Random123 for Philox4x32-10', () => {
  const answer = (...words: [number, number, number, number, number, number]) => {
    const out = new Uint32Array(4);
    philox(out, ...words);
    return [...out].map((word) => word.toString(16).padStart(8, '0')).join(' ');
  };
  const all = 0xffffffff;
  expect(answer(0, 0, 0, 0, 0, 0)).toBe('6627e8d5 e169c58d bc57ac4c 9b00dbd8');
  expect(answer(all, all, all, all, all, all)).toBe('408f276d 41c83b0e a20bc7c6 6d5451fd');
  expect(answer(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0)).toBe(
    'd16cfe09 94fdcceb 5001e420 24126ea1',
  );
});

it('gives the same numbers for one address, and others for another seed, name or step', () => {
  const draw = (seed: number, name: string, step: number) =>
    randomStream(seed).stream(name).at(step).uint32(8).join();
  const address = draw(1, 'dropout', 3);
  expect(draw(1, 'dropout', 3)).toBe(address);
  expect(new Set([address, draw(2, 'dropout', 3), draw(1, 'init', 3), draw(1, 'dropout', 4)]).size).toBe(4);
  expect(draw(2 ** 32 + 1, 'dropout', 3)).not.toBe(address);
  const nested = randomStream(1).at(3).stream('dropout').uint32(8).join();
  expect(nested).toBe(address);
});

it('draws a short run as the beginning of a long one', () => {
  const stream = randomStream(9).stream('x');
  expect([...stream.uint32(5)]).toEqual([...stream.uint32(11)].slice(0, 5));
});

it('has the moments of the uniform and the normal distribution', () => {
  const moments = (values: Float32Array) => {
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    return [mean, values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length] as const;
  };
  const stream = randomStream(5);
  const [uniformMean, uniformVariance] = moments(stream.stream('u').uniform(200_000, -1, 3));
  expect(uniformMean).toBeCloseTo(1, 1);
  expect(uniformVariance).toBeCloseTo(16 / 12, 1);
  const [normalMean, normalVariance] = moments(stream.stream('n').normal(200_001, 2, 3));
  expect(normalMean).toBeCloseTo(2, 1);
  expect(normalVariance).toBeCloseTo(9, 0);
  const uniform = stream.uniform(100_000);
  expect(uniform.every((value) => value >= 0 && value < 1)).toBe(true);
});

it('draws integers below the limit, each about equally often', () => {
  const counts = new Float64Array(7);
  for (const value of randomStream(3).integers(70_000, 7)) counts[value]!++;
  const chiSquare = counts.reduce((total, count) => total + (count - 10_000) ** 2 / 10_000, 0);
  expect(chiSquare).toBeLessThan(22.5); // 0.1 % point with 6 degrees of freedom
});

it('permutes every index once', () => {
  const order = randomStream(4).permutation(1000);
  expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
  expect([...order]).not.toEqual([...order].sort((a, b) => a - b));
});

it('refuses a seed that is no integer', () => {
  expect(() => randomStream(1.5)).toThrow('random: seed must be an integer ≥ 0, got 1.5.');
});
