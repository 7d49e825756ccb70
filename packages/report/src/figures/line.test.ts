import { describe, expect, it } from 'vitest';
import { areaPath, linePath, marker } from './line.ts';
import { meanCurve } from './mean-curve.ts';

describe('linePath', () => {
  it('breaks where a point is not finite and keeps a lone point as a dot', () => {
    expect(
      linePath([
        [0, 1],
        [2, 3],
        [4, Number.NaN],
        [6, 7],
      ]),
    ).toBe('M0 1L2 3M6 7h0');
  });

  it('is empty without points', () => {
    expect(linePath([])).toBe('');
  });
});

describe('areaPath', () => {
  it('goes out along the upper line and back along the lower one', () => {
    const upper = [
      [0, 0],
      [1, 0],
    ] as const;
    const lower = [
      [0, 5],
      [1, 6],
    ] as const;
    expect(areaPath(upper, lower)).toBe('M0 0L1 0L1 6L0 5Z');
    expect(areaPath([], [])).toBe('');
  });
});

describe('marker', () => {
  it('is absent where the point is not finite', () => {
    expect(marker([1, Number.NaN], { hue: 1 })).toBeNull();
    expect(marker([1, 2], { hue: 1 })?.markup).toContain('translate(1 2)');
  });
});

describe('meanCurve', () => {
  const point = (step: number, loss: number) => ({ step, train: loss, validation: 2 * loss });

  it('is the mean at the steps that every seed reached', () => {
    expect(meanCurve([[point(1, 2), point(2, 1)], [point(1, 4)]])).toEqual([point(1, 3)]);
  });

  it('is the curve itself for one seed, and empty for none', () => {
    expect(meanCurve([[point(1, 2)]])).toEqual([point(1, 2)]);
    expect(meanCurve([])).toEqual([]);
  });
});
