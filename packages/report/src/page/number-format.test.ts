import { describe, expect, it } from 'vitest';
import {
  count,
  duration,
  fixed,
  level,
  lossFormat,
  meanAndSpread,
  percent,
  signed,
  significance,
  strength,
} from './number-format.ts';

describe('numbers in the report', () => {
  it('never call a confidence certain that is not', () => {
    expect([0.9, 0.95, 0.99, 0.995, 0.999, 0.58].map(level)).toEqual([
      '90 %',
      '95 %',
      '99 %',
      '99.5 %',
      '99.9 %',
      '58 %',
    ]);
    expect([0.9, 0.95, 0.995, 0.999].map(significance)).toEqual(['0.1', '0.05', '0.005', '0.001']);
  });

  it('have a real minus sign, and none on zero', () => {
    expect(fixed(-1.25, 2)).toBe('−1.25');
    expect(fixed(-0.001, 2)).toBe('0.00');
    expect(signed(0.5, 1)).toBe('+0.5');
    expect(signed(-0.5, 1)).toBe('−0.5');
  });

  it('say in words what is absent or not finite', () => {
    expect(fixed(null, 2)).toBe('–');
    expect(fixed(Number.NaN, 2)).toBe('not finite');
    expect(percent(Infinity)).toBe('not finite');
    expect(count(Number.NaN)).toBe('not finite');
    expect(strength(Number.NaN)).toBe('not finite');
    expect(duration(Infinity)).toBe('not finite');
  });

  it('write strengths as one would type them', () => {
    expect([1e-4, 3.1622776e-5, 0.001, 0.005, 0.01, 0.35, 1, 0].map(strength)).toEqual([
      '1e-4',
      '3.162e-5',
      '0.001',
      '0.005',
      '0.01',
      '0.35',
      '1',
      '0',
    ]);
  });

  it('part thousands', () => {
    expect([999, 1000, 1234567].map(count)).toEqual(['999', '1,000', '1,234,567']);
  });

  it('write an error of any size by its digits, and nats by their decimals', () => {
    expect(
      [525731029.3353, 12.3456789, 0.0012345678, 0].map(lossFormat({ lossForm: 'significantDigits' })),
    ).toEqual(['525,731,029', '12.346', '0.0012346', '0']);
    expect([null, Number.NaN, -12345.6].map(lossFormat({ lossForm: 'significantDigits' }))).toEqual([
      '–',
      'not finite',
      '−12,346',
    ]);
    expect(lossFormat({ lossForm: 'decimals' })(2.57401)).toBe('2.5740');
  });

  it('choose the unit of a duration', () => {
    expect([0.25, 90, 3600, 7260].map(duration)).toEqual(['0.3 s', '2 min', '1 h 0 min', '2 h 1 min']);
  });

  it('show a spread for several seeds only', () => {
    const estimate = { mean: 2, deviation: 0.5, low: 1, high: 3 };
    const shown = (value: number): string => fixed(value, 1);
    expect(meanAndSpread(estimate, { seeds: 2, shown })).toEqual(['2.0', '± 0.5']);
    expect(meanAndSpread(estimate, { seeds: 1, shown })).toEqual(['2.0']);
  });
});
