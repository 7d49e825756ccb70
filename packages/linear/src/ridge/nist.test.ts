import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { denseCoefficients, fitPath, huber, ridge } from '../index.ts';

interface Reference {
  readonly x: readonly number[][];
  readonly y: readonly number[];
  readonly intercept: boolean;
  /** The intercept, if there is one, and the coefficients. */
  readonly exact: readonly number[];
  /** Digits of Householder QR, by LAPACK. */
  readonly qrDigits: number;
}

const references: Readonly<Record<string, Reference>> = JSON.parse(
  readFileSync(new URL('../../golden/nist.json', import.meta.url), 'utf8'),
);

/** Digits that agree: those of the coefficient with the fewest. */
const digitsOf = (found: readonly number[], exact: readonly number[]): number =>
  exact.reduce((least, value, k) => Math.min(least, -Math.log10(Math.abs(found[k]! / value - 1))), 15);

describe.each(Object.entries(references))('on %s of NIST’s linear regressions', (_, reference) => {
  const { x, y, intercept, exact, qrDigits } = reference;
  const closedForm = (standardize: boolean) => {
    const { intercepts, coefficients } = ridge({ x, y, lambda: 0, intercept, standardize });
    return [...(intercept ? [intercepts[0]!] : []), ...coefficients];
  };
  const byPath = (alpha: number, standardize: boolean) => {
    const path = fitPath({ x, y, family: 'gaussian', alpha, lambdas: [0], intercept, standardize });
    expect(path.converged[0]).toBe(1);
    return [...(intercept ? [path.intercepts[0]!] : []), ...denseCoefficients(path, 0)];
  };
  const ways: Readonly<Record<string, () => number[]>> = {
    'ridge at λ = 0': () => closedForm(true),
    'ridge as it is at λ = 0': () => closedForm(false),
    'lasso at λ = 0': () => byPath(1, true),
    'lasso as it is at λ = 0': () => byPath(1, false),
    'elastic net at λ = 0': () => byPath(0.5, true),
    'a path without penalty': () => byPath(0, true),
    'a path without penalty, as it is': () => byPath(0, false),
  };

  it.each(Object.entries(ways))('%s has the digits of Householder QR but one', (_, solve) => {
    expect(digitsOf(solve(), exact)).toBeGreaterThan(qrDigits - 1);
  });
});

it('keeps them in the weighted regressions of huber, where no residual is far', () => {
  const { x, y, exact } = references.longley!;
  const { intercept, coefficients } = huber({ x, y, lambda: 0, epsilon: 1e6 });
  expect(digitsOf([intercept, ...coefficients], exact)).toBeGreaterThan(8);
});
