import fc from 'fast-check';
import { expect, it } from 'vitest';
import golden from '../../golden/comparison.json' with { type: 'json' };
import statistics from '../../golden/statistics.json' with { type: 'json' };
import { criticalT, detectableShift, power, twoSidedP } from './student-t.ts';

const relativeError = (actual: number, expected: number): number => Math.abs(actual / expected - 1);

it('has the probabilities of SciPy, also with a fraction of a degree of freedom', () => {
  for (const { t, degrees, p } of golden.twoSidedP)
    expect(relativeError(twoSidedP(t, degrees), p), `t ${t}, ν ${degrees}`).toBeLessThan(1e-10);
});

it('has the quantiles of SciPy, also with a fraction of a degree of freedom', () => {
  for (const { alpha, degrees, t } of golden.criticalT)
    expect(relativeError(criticalT(alpha, degrees), t), `α ${alpha}, ν ${degrees}`).toBeLessThan(1e-10);
});

it('has the quantiles of SciPy at confidences', () => {
  for (const { confidence, degrees, t } of statistics.studentT) {
    // within 1e-6 of certainty the rounding of the probability moves t by about 1e-9
    const digits = confidence > 0.9999 ? 8 : 11;
    expect(criticalT(1 - confidence, degrees) / t, `t(${confidence}, ${degrees})`).toBeCloseTo(1, digits);
  }
});

it('has the power of SciPy’s noncentral F', () => {
  for (const { delta, degrees, t, power: expected } of golden.power)
    expect(relativeError(power(delta, { t, degrees }), expected), `δ ${delta}, ν ${degrees}`).toBeLessThan(
      1e-10,
    );
});

it('finds a shift that the normal distribution finds 8 times in 10 at 1.960 + 0.842 standard errors', () => {
  expect(detectableShift(0.05, 1e7)).toBeCloseTo(1.959964 + 0.841621, 4);
});

it.each([
  [60, 40, 1, 0.8662641889503876],
  [60, 50, 3, 0.7708151956629707],
  [301, 250, 2.5, 0.7688789111786624],
  [8158, 6366, 1, 0.7999802954595178],
])('has the power of SciPy’s quadrature at δ = %d, t = %d and ν = %d', (delta, t, degrees, expected) => {
  expect(relativeError(power(delta, { t, degrees }), expected)).toBeLessThan(1e-12);
});

it.each([
  [1e-4, 1, 8158.610692894152],
  [1e-6, 1, 815861.0659346563],
  [1e-7, 1.3, 234808.5729437958],
  [1e-9, 3, 1619.0664854712757],
])('finds the shift of SciPy’s quadrature and root at α = %d and ν = %d', (alpha, degrees, expected) => {
  expect(relativeError(detectableShift(alpha, degrees), expected)).toBeLessThan(1e-10);
});

it('has a power of 0.8 at the detectable shift', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-4, max: 0.5, noNaN: true }),
      fc.double({ min: 2, max: 500, noNaN: true }),
      (alpha, degrees) => {
        const t = criticalT(alpha, degrees);
        expect(power(detectableShift(alpha, degrees), { t, degrees })).toBeCloseTo(0.8, 9);
      },
    ),
  );
});

it('goes there and back', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-9, max: 0.999, noNaN: true }),
      fc.double({ min: 0.5, max: 1e5, noNaN: true }),
      (alpha, degrees) => {
        expect(relativeError(twoSidedP(criticalT(alpha, degrees), degrees), alpha)).toBeLessThan(1e-10);
      },
    ),
  );
});

it('is certain at 0 and impossible at infinity', () => {
  expect(twoSidedP(0, 4.5)).toBe(1);
  expect(twoSidedP(1e200, 4.5)).toBe(0);
  expect(criticalT(1, 4.5)).toBe(0);
});
