import { describe, expect, it } from 'vitest';
import diabetes from '../../golden/diabetes.json' with { type: 'json' };
import logistic from '../../golden/logistic-prostate.json' with { type: 'json' };
import prostateAll from '../../golden/prostate-all.json' with { type: 'json' };
import prostateTrain from '../../golden/prostate-train.json' with { type: 'json' };
import { denseCoefficients } from './dense-coefficients.ts';
import { fitPath } from './fit-path.ts';
import { predict } from './predict.ts';

const furthest = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);

describe.each(Object.entries({ prostateTrain, prostateAll, diabetes }))('on %s', (_, data) => {
  it.each(data.fits.map((fit) => [fit.penalty, fit] as const))(
    '%s has the coefficients of the exact solution at every strength',
    (_, fit) => {
      const path = fitPath({
        x: data.x,
        y: data.y,
        family: 'gaussian',
        alpha: fit.alpha,
        lambdas: fit.lambdas,
      });
      fit.lambdas.forEach((_, l) => {
        expect(furthest(denseCoefficients(path, l), fit.coef[l]!)).toBeLessThan(1e-9);
        expect(path.intercepts[l]).toBeCloseTo(fit.intercept[l]!, 8);
        expect(path.dev[l]).toBeCloseTo(fit.r2[l]!, 10);
      });
      // at λ_max a coefficient is 0 or rounding
      expect([...path.df.subarray(1)]).toEqual(fit.df.slice(1));
      expect([...path.converged]).not.toContain(0);
    },
  );

  it('takes the λ at which the first coefficient appears as the first of its own grid', () => {
    for (const { alpha, lambdas } of data.fits.filter((fit) => fit.alpha > 0)) {
      const [first] = fitPath({ x: data.x, y: data.y, family: 'gaussian', alpha, pathLength: 2 }).lambdas;
      expect(first! / lambdas[0]!).toBeCloseTo(1, 12);
    }
  });

  it('is least squares at λ = 0', () => {
    const path = fitPath({ x: data.x, y: data.y, family: 'gaussian', alpha: 1, lambdas: [0] });
    expect(furthest(denseCoefficients(path, 0), data.ols.coef)).toBeLessThan(1e-8);
    expect(path.intercepts[0]).toBeCloseTo(data.ols.intercept, 7);
  });
});

it.each(logistic.fits.map((fit) => [fit.alpha, fit.C, fit] as const))(
  'logistic regression with α = %s and C = %s is that of scikit-learn',
  (alpha, C, fit) => {
    const path = fitPath({
      x: logistic.x,
      y: logistic.y,
      family: 'binomial',
      alpha,
      lambdas: [1 / (C * logistic.y.length)],
      standardize: false,
      tolerance: 1e-8,
    });
    expect(furthest(denseCoefficients(path, 0), fit.coef)).toBeLessThan(1e-6);
    expect(path.intercepts[0]).toBeCloseTo(fit.intercept, 6);
    expect(path.converged[0]).toBe(1);
  },
);

it('predicts the held-out rows of prostate with the error published', () => {
  const { x, y, xTest, yTest, testMse, fits } = prostateTrain;
  fits.forEach(({ alpha, lambdas }, f) => {
    const [error, index] = testMse[f]!;
    const path = fitPath({ x, y, family: 'gaussian', alpha, lambdas });
    const fitted = predict(path, xTest, { index: index! });
    const mse = fitted.reduce((total, value, i) => total + (value - yTest[i]!) ** 2, 0) / yTest.length;
    expect(mse).toBeCloseTo(error!, 10);
  });
});

/** Diabetes as Efron et al. scale it: centred columns of unit length; their λ is ½RSS + λ|β|₁. */
const scaledDiabetes = () => {
  const n = diabetes.y.length;
  const columns = diabetes.columns.map((_, j) => diabetes.x.map((row) => row[j]!));
  const unit = columns.map((column) => {
    const mean = column.reduce((a, b) => a + b) / n;
    const length = Math.sqrt(column.reduce((total, value) => total + (value - mean) ** 2, 0));
    return column.map((value) => (value - mean) / length);
  });
  const x = diabetes.y.map((_, i) => unit.map((column) => column[i]!));
  const fitAt = (lambdas: readonly number[]) =>
    fitPath({
      x,
      y: diabetes.y,
      family: 'gaussian',
      alpha: 1,
      standardize: false,
      lambdas: lambdas.map((l) => l / n),
    });
  return fitAt;
};

it('changes its support at the published knots of the diabetes lasso, in their order', () => {
  const fitAt = scaledDiabetes();
  const knots = [
    949.43526, 889.31379, 452.8957, 316.07338, 130.12954, 88.7843, 68.96479, 19.98117, 5.47754, 5.08824,
    2.18227, 1.31044,
  ];
  const events = [3, 9, 4, 7, 2, 10, 5, 8, 6, 1, -7, 7];
  const support = new Set<number>();
  knots.forEach((knot, k) => {
    const path = fitAt([knot * (1 + 1e-5), knot * (1 - 1e-5)]);
    const [before, after] = path.coefficients.map(({ indices }) => [...indices].map((j) => j + 1));
    expect(before).toEqual([...support].sort((a, b) => a - b));
    const event = events[k]!;
    if (event > 0) support.add(event);
    else support.delete(-event);
    expect(after).toEqual([...support].sort((a, b) => a - b));
  });
});

it('has the published coefficients of the diabetes lasso at λ = 100', () => {
  const coefficients = denseCoefficients(scaledDiabetes()([100]), 0);
  const expected = [0, -54.5896, 509.8091, 222.5164, 0, 0, -154.6229, 0, 447.6816, 0];
  expected.forEach((value, j) => {
    expect(coefficients[j]).toBeCloseTo(value, 3);
  });
});
