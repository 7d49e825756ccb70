import { describe, expect, it } from 'vitest';
import { dataOf, families } from '../../test/data-of.ts';
import { cscFromCsr, csrFromRows } from '../matrix/matrix.ts';
import { fitPath } from './fit-path.ts';
import { deviances, predict } from './predict.ts';

describe('predicting', () => {
  it.each(families)('has the deviance of the fit on the rows of the fit (%s)', (family) => {
    const data = dataOf(71, 40, 5, family);
    const path = fitPath({ ...data, family, alpha: 1, pathLength: 5, lambdaRatio: 0.1, tolerance: 1e-7 });
    deviances(path, data).forEach((deviance, l) => {
      expect(deviance).toBeCloseTo(path.nullDeviance * (1 - path.dev[l]!), 8);
    });
  });

  it('gives classes as the likeliest, and the same from every form of matrix', () => {
    const data = dataOf(81, 30, 4, 'multinomial');
    const path = fitPath({ ...data, family: 'multinomial', alpha: 1, lambdas: [0.02] });
    const csr = csrFromRows(
      data.x.map((row) => ({ indices: [0, 1, 2, 3], values: row })),
      { columns: 4 },
    );
    const probabilities = predict(path, data.x, { index: 0 });
    const classes = predict(path, csr, { index: 0, type: 'class' });
    classes.forEach((k, i) => {
      const row = [0, 1, 2].map((c) => probabilities[c * 30 + i]!);
      expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
      expect(row[k]).toBe(Math.max(...row));
    });
    expect([...predict(path, cscFromCsr(csr), { index: 0, type: 'link' })].map((v) => v.toFixed(10))).toEqual(
      [...predict(path, csr, { index: 0, type: 'link' })].map((v) => v.toFixed(10)),
    );
  });

  it('refuses what does not fit the path', () => {
    const path = fitPath({ ...dataOf(91, 20, 3, 'gaussian'), family: 'gaussian', alpha: 1, lambdas: [0.1] });
    expect(() => predict(path, [[1, 2]], { index: 0 })).toThrow('predict: x must have 3 columns, got 2.');
    expect(() => predict(path, [[1, 2, 3]], { index: 1 })).toThrow(
      'predict: index must lie in 0 … 0, got 1.',
    );
    expect(() => predict(path, [[1, 2, 3]], { index: 0, type: 'class' })).toThrow(
      'needs classes, got a gaussian model',
    );
  });
});
