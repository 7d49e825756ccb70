import { deviances, fitPath } from '@ridgeline/linear';
import { crossValidate, inProcess, splitsOf } from '@ridgeline/tuning';
import { describe, expect, it } from 'vitest';
import golden from './golden/cross-validation.json' with { type: 'json' };

const { source: _, ...sets } = golden;

describe.each(Object.entries(sets))('%s, ten given folds', (_, { x, y, fold, fits }) => {
  it.each(fits.map((fit) => [`${fit.penalty} ${fit.alpha}`, fit] as const))(
    '%s: the curve, its standard error and both choices of λ are those of scikit-learn and glmnet',
    async (_, { alpha, lambdas, cvm, cvsd, lambdaMin, lambda1se }) => {
      const found = await crossValidate({
        splits: splitsOf(Int32Array.from(fold)),
        lambdas,
        executor: inProcess(({ train, test, lambdas }) => {
          const rows = (which: readonly number[]) => which.map((row) => x[row]!);
          const responses = (which: readonly number[]) => which.map((row) => y[row]!);
          const path = fitPath({
            x: rows(train),
            y: responses(train),
            family: 'gaussian',
            alpha,
            lambdas,
            tolerance: 1e-10,
            maxIterations: 100_000,
          });
          return Array.from(deviances(path, { x: rows(test), y: responses(test) }));
        }),
      });
      const largest = Math.max(...cvm);
      found.mean.forEach((value, l) => {
        expect(Math.abs(value - cvm[l]!) / largest).toBeLessThan(1e-6);
        expect(Math.abs(found.standardError[l]! - cvsd[l]!) / largest).toBeLessThan(1e-6);
      });
      expect(found.minimum.lambda).toBeCloseTo(lambdaMin, 10);
      expect(found.oneStandardError.lambda).toBeCloseTo(lambda1se, 10);
    },
  );
});
