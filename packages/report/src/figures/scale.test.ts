import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closeLogScale, linearScale, logScale } from './scale.ts';

const labels = ({ ticks }: { readonly ticks: readonly { readonly label: string }[] }): readonly string[] =>
  ticks.map(({ label }) => label);

describe('linearScale', () => {
  it('widens the values to round numbers', () => {
    const scale = linearScale([0.12, 0.97], [0, 100]);
    expect(labels(scale)).toEqual(['0.0', '0.2', '0.4', '0.6', '0.8', '1.0']);
    expect(scale.place(0)).toBe(0);
    expect(scale.place(1)).toBeCloseTo(100);
  });

  it('writes long labels by their power of ten', () => {
    expect(labels(linearScale([-4e8, 1.2e9], [0, 100]))).toEqual(['−5e8', '0', '5e8', '1e9', '1.5e9']);
    expect(labels(linearScale([0, 3e-7], [0, 100]))).toEqual(['0', '1e-7', '2e-7', '3e-7']);
    expect(labels(linearScale([0, 6e4], [0, 100]))).toContain('60000');
  });

  it('runs downwards where the range does', () => {
    expect(linearScale([0, 10], [200, 20]).place(5)).toBe(110);
  });

  it('makes room about a single value', () => {
    expect(linearScale([2], [0, 100]).place(2)).toBeCloseTo(50);
  });

  it('ignores what is not finite and stands without any value', () => {
    expect(labels(linearScale([Number.NaN, 0, 1, Infinity], [0, 1]))).toEqual(
      labels(linearScale([], [0, 1])),
    );
  });

  it('places every value within the range and between 2 and 12 ticks', () => {
    const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 5 }), (values) => {
        const { place, ticks } = linearScale(values, [0, 100]);
        for (const each of values) {
          expect(place(each)).toBeGreaterThanOrEqual(-1e-3);
          expect(place(each)).toBeLessThanOrEqual(100 + 1e-3);
        }
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        expect(ticks.length).toBeLessThanOrEqual(12);
      }),
    );
  });
});

describe('logScale', () => {
  it('labels the powers of ten', () => {
    expect(labels(logScale([1e-5, 1e-3], [0, 100]))).toEqual(['10⁻⁵', '10⁻⁴', '10⁻³']);
  });

  it('places equal ratios at equal distances', () => {
    const { place } = logScale([1e-4, 1e-2], [0, 100]);
    expect(place(1e-3) - place(1e-4)).toBeCloseTo(place(1e-2) - place(1e-3));
  });

  it('labels doubles and fivefolds within one power', () => {
    expect(labels(logScale([0.1, 0.4], [0, 100]))).toEqual(['0.05', '0.1', '0.2', '0.5']);
  });

  it('leaves out powers where there are many', () => {
    expect(logScale([1e-12, 1], [0, 100]).ticks.length).toBeLessThanOrEqual(6);
  });

  it('has no place for zero', () => {
    expect(Number.isFinite(logScale([0, 0.1], [0, 100]).place(0))).toBe(false);
  });
});

describe('closeLogScale', () => {
  it('places by the logarithm, and has even ticks within less than a power of ten', () => {
    const scale = closeLogScale([1.8, 3.4], [0, 100]);
    expect(labels(scale)).toEqual(['2.0', '2.5', '3.0', '3.5']);
    const [a, b, c] = [2, 2.5, 3.125].map(scale.place);
    expect(b! - a!).toBeCloseTo(c! - b!);
    expect(scale.place(1.8)).toBeGreaterThan(0);
    expect(scale.place(3.4)).toBeLessThan(100);
  });

  it('is the scale of decades where the values span some', () => {
    expect(labels(closeLogScale([0.001, 1], [0, 100]))).toEqual(labels(logScale([0.001, 1], [0, 100])));
  });

  it('has no place for 0 and below, and a place for a single value', () => {
    expect(closeLogScale([0, 2], [0, 100]).place(0)).toBe(-Infinity);
    expect(closeLogScale([2], [0, 100]).place(2)).toBeCloseTo(50);
  });
});
