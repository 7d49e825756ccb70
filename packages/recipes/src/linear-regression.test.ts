import { readFileSync } from 'node:fs';
import { numericTable, readDelimited } from '@ridgeline/data';
import { expect, it } from 'vitest';
import { fitRegression } from './linear-regression.ts';
import { parseConfig } from './read-config.ts';
import { rowsOf } from './regression-table.ts';
import { numberKeys, rowsSeen } from './seen-rows.ts';

const houses = readDelimited(
  readFileSync(new URL('../../../tests/fixtures/houses.csv', import.meta.url), 'utf8'),
  { name: 'houses.csv' },
);

/** Every row learns, and nothing is tested. */
const whole = { target: 'price', test: 0 } as const;

const fit = (model: object, data: object = whole) =>
  fitRegression(parseConfig({ task: 'regression', data, model } as never) as never, houses);

// scikit-learn 1.9.1 on columns standardised with n: Ridge(alpha=0.5·80), Lasso(alpha=5), ElasticNet(alpha=5,
// l1_ratio=0.5), coefficients put back into the table's units
it.each([
  [
    { penalty: { kind: 'l2', lambda: 0.5 } },
    88.84057160592246,
    [1.1057656102473135, 20.582602308611317, -0.3344631952535783, -2.321667698975519, 0.1791931352726313],
    803.842163760816,
  ],
  [
    { penalty: { kind: 'l1', lambda: 5 } },
    54.558687553041636,
    [1.915731320836042, 10.31863691185572, -0.32457712361349567, -3.6126081816279427, 0],
    201.3873443817243,
  ],
  [
    { penalty: { kind: 'elasticNet', lambda: 5, alpha: 0.5 } },
    156.22567831514067,
    [0.5274806115335406, 11.882247950601657, -0.10996164166871189, -0.673632101409341, 0],
    3740.4249778469325,
  ],
])('has scikit-learn’s coefficients for %j', async (model, intercept, coefficients, mse) => {
  const found = await fit(model);
  expect(found.intercept / intercept).toBeCloseTo(1, 6);
  coefficients.forEach((value, j) => {
    expect(found.coefficients[j]).toBeCloseTo(value, 5);
    expect(found.coefficients[j] === 0).toBe(value === 0);
  });
  expect(found.train.mse / mse).toBeCloseTo(1, 6);
  expect(found.test).toBeNull();
});

const article = { penalty: { kind: 'l2', lambda: 0.8 }, lambdaScale: 'sum' };

it('solves the article’s normal equations, its intercept penalised', async () => {
  const found = await fit({ ...article, standardize: false, penalizeIntercept: true });
  // numpy: solve(AᵀA + 0.8·I, Aᵀy) with A = [1 | X]
  const expected = [
    2.105956131931873, 10.195920963409066, -0.47739946694178986, -4.570475701129809, 0.611359307103255,
  ];
  expect(found.intercept).toBeCloseTo(48.021182011278555, 8);
  expected.forEach((value, j) => {
    expect(found.coefficients[j]).toBeCloseTo(value, 8);
  });
});

it('arrives at the same by gradient descent and by coordinate descent, and says when it has not', async () => {
  const exact = await fit(article);
  for (const solver of ['gradientDescent', 'coordinateDescent']) {
    const found = await fit({ ...article, solver });
    expect(found.warnings).toEqual([]);
    found.coefficients.forEach((value, j) => {
      expect(value).toBeCloseTo(exact.coefficients[j]!, 3);
    });
  }
  const { warnings } = await fit({ ...article, solver: 'gradientDescent', iterations: 5 });
  expect(warnings).toEqual([expect.stringContaining('Gradient descent has not arrived')]);
});

it('chooses λ by cross-validation, and shows both rules and the article’s beside it', async () => {
  const found = await fit({ penalty: { kind: 'l1' } }, { target: 'price', test: 0.25 });
  const [minimum, oneStandardError, size] = found.rules;
  expect(found.rules.map(({ rule }) => rule)).toEqual(['minimum', 'oneStandardError', 'sizeRule']);
  expect(found.lambda).toBe(minimum!.lambda);
  expect(oneStandardError!.lambda).toBeGreaterThan(minimum!.lambda);
  expect(oneStandardError!.nonZeros).toBeLessThanOrEqual(minimum!.nonZeros);
  // 60 of 80 rows: λ = 0.75 in the article's scale, 0.75/60 in ours
  expect(size!.lambda).toBeCloseTo(0.0125, 12);
  expect(found.rows).toEqual({ train: 60, test: 20 });
  expect(found.test!.r2).toBeGreaterThan(0.9);
  const again = await fit({ penalty: { kind: 'l1' } }, { target: 'price', test: 0.25 });
  expect(again).toEqual(found);
});

it('goes far enough with ridge to let a strong signal through', async () => {
  const found = await fit({ penalty: { kind: 'l2' } }, { target: 'price', test: 0.2 });
  expect(found.test!.r2).toBeGreaterThan(0.95);
  const { index } = found.crossValidation!.minimum;
  expect(index).toBeGreaterThan(0);
  expect(index).toBeLessThan(99);
});

it('tells λ in the scale that is asked for, with the same coefficients', async () => {
  const mean = await fit({ penalty: { kind: 'l1' } });
  const sum = await fit({ penalty: { kind: 'l1' }, lambdaScale: 'sum' });
  expect(sum.lambda / mean.lambda).toBeCloseTo(80, 9);
  expect(sum.coefficients).toEqual(mean.coefficients);
});

it('warns of columns that never change', async () => {
  const table = readDelimited('x,one,y\n1,1,2\n2,1,4\n3,1,6.5\n4,1,8\n', { name: 'small.csv' });
  const config = parseConfig({
    task: 'regression',
    data: { target: 'y', test: 0 },
    model: { penalty: { kind: 'l2', lambda: 0 } },
  });
  const { warnings, coefficients } = await fitRegression(config, table);
  expect(warnings).toEqual(['Constant columns teach nothing: one.']);
  expect(coefficients[1]).toBe(0);
});

it.each([
  [{ solver: 'closedForm', penalty: { kind: 'l1' } }, /solver closedForm is for the l2 penalty alone/],
  [{ penalizeIntercept: true }, /a penalised intercept needs/],
  [{ solver: 'coordinateDescent', penalizeIntercept: true, standardize: false }, /leaves the intercept free/],
])('refuses %j, which do not go together', async (model, message) => {
  await expect(fit(model)).rejects.toMatchObject({
    code: 'E_CONFIG',
    message: expect.stringMatching(message),
  });
});

it('says that a learning rate is too large', async () => {
  const model = { ...article, solver: 'gradientDescent', learningRate: 100 };
  await expect(fit(model)).rejects.toMatchObject({ code: 'E_NAN' });
});

it('names the column that was meant', async () => {
  await expect(fit({}, { target: 'prise' })).rejects.toMatchObject({
    code: 'E_DATA',
    hint: 'Did you mean `--target price`?',
  });
  await expect(fit({}, {})).rejects.toMatchObject({ code: 'E_CONFIG' });
});

it('names a column that a shell would split as a shell reads it', async () => {
  const table = readDelimited('size, price\n1,2\n2,3\n3,5\n');
  const config = parseConfig({ task: 'regression', data: whole } as never);
  await expect(fitRegression(config as never, table)).rejects.toMatchObject({
    hint: 'Did you mean `--target " price"`?',
  });
});

it('keeps which rows it has learnt from, whatever the layout of their matrix', async () => {
  const { trainedOn } = await fit({ penalty: { kind: 'l2', lambda: 1 } }, { target: 'price', test: 0.25 });
  const keys = numberKeys(rowsOf(numericTable(houses, { target: 'price' })));
  expect(keys[0]).toBe(houses.rows[0]!.join(','));
  expect(rowsSeen(keys, trainedOn).filter(Boolean)).toHaveLength(60);
});
