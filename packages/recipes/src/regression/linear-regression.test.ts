import { readFileSync } from 'node:fs';
import { numericTable, readDelimited } from '@ridgeline/data';
import { expect, it } from 'vitest';
import { parseConfig } from '../config/read-config.ts';
import { rowsOf } from '../table/numeric-rows.ts';
import { numberKeys, rowsSeen } from '../table/seen-rows.ts';
import { fitRegression } from './linear-regression.ts';

const houses = readDelimited(
  readFileSync(new URL('../../../../tests/fixtures/houses.csv', import.meta.url), 'utf8'),
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

const withRows = (rows: readonly (readonly number[])[]) =>
  readDelimited(['x,z,y', ...rows.map((row) => row.join(','))].join('\n'), { name: 'made.csv' });
const madeRows = Array.from({ length: 40 }, (_, i) => {
  const [x, z] = [Math.sin(i * i), Math.cos(3 * i)];
  return [x, z, 2 * x - z + 0.3 * Math.sin(7 * i)];
});
const fitRows = (rows: readonly (readonly number[])[], model: object = {}, data: object = {}) =>
  fitRegression(
    parseConfig({ task: 'regression', data: { target: 'y', ...data }, model } as never) as never,
    withRows(rows),
  );

it('warns of rows that repeat others, in both parts and within one, and leaves them out where told', async () => {
  const twice = [...madeRows, ...madeRows];
  const { warnings, rows } = await fitRows(twice);
  expect(warnings.slice(0, 2)).toEqual([
    expect.stringMatching(/^\d+ of the \d+ rows of the test part have the numbers of a training row/),
    expect.stringMatching(/^\d+ training rows repeat the numbers of another.*--drop-duplicates/),
  ]);
  expect(rows).toEqual({ train: 64, test: 16 });
  const once = await fitRows(twice, {}, { dropDuplicates: true });
  expect(once.rows).toEqual({ train: 32, test: 8 });
  expect(once.warnings[0]).toBe('Left out: 40 rows that repeat an earlier one.');
  expect(once.warnings.join()).not.toContain('the same numbers');
});

it('takes numbers for equal that are, however they are written', async () => {
  const written = 'x,y\n1,2\n1.0,2e0\n2,3\n3,5\n';
  const config = parseConfig({
    task: 'regression',
    data: { target: 'y', test: 0, dropDuplicates: true },
    model: { penalty: { kind: 'l2', lambda: 1 } },
  });
  expect((await fitRegression(config, readDelimited(written))).rows.train).toBe(3);
});

it.each([
  ['l2', 1e-60],
  ['l2', 1e60],
  ['l1', 1e-60],
  ['l1', 1e60],
])('explains as much of a target in any unit: %s, times %s', async (kind, scale) => {
  const model = { penalty: { kind } };
  const plain = await fitRows(madeRows, model);
  const scaled = await fitRows(
    madeRows.map(([x, z, y]) => [x!, z!, y! * scale]),
    model,
  );
  expect(scaled.test!.r2).toBeCloseTo(plain.test!.r2!, 6);
  const chosen = ({ crossValidation: found }: typeof plain) => found!.oneStandardError.index;
  expect(chosen(scaled)).toBe(chosen(plain));
  expect(scaled.coefficients[0]! / scale).toBeCloseTo(plain.coefficients[0]!, 6);
});

it.each([
  [
    2,
    1e-200,
    /column "y" varies by no more than \d\.\de-200: errors of that size leave the range of a float64\./,
  ],
  [2, 1e300, /column "y" holds numbers as large as \d\.\de\+300/],
  [1, 1e200, /column "z" holds numbers as large as/],
])('refuses numbers that cannot be computed with: column %s times %s', async (column, scale, message) => {
  const rows = madeRows.map((row) => row.map((value, j) => (j === column ? value * scale : value)));
  await expect(fitRows(rows)).rejects.toMatchObject({
    code: 'E_DATA',
    message: expect.stringMatching(message),
  });
});

it('says no R² of numbers that do not vary, and no edge where all strengths are the same', async () => {
  const level = await fitRows(madeRows.map(([x, z]) => [x!, z!, 0.1]));
  expect([level.train.r2, level.test!.r2, level.crossValidation!.atEdge]).toEqual([null, null, null]);
  expect(level.warnings).toEqual([expect.stringContaining('R² has no meaning')]);
  const single = await fitRows(madeRows, {}, { test: 0.025 });
  expect([single.rows.test, single.test!.r2]).toEqual([1, null]);
  expect(single.train.r2).toBeGreaterThan(0.8);
  for (const kind of ['l2', 'l1']) {
    const blank = await fitRows(
      madeRows.map(([, , y]) => [1, 2, y!]),
      { penalty: { kind } },
    );
    expect(blank.crossValidation!.atEdge).toBe(null);
    expect(blank.warnings).toEqual(['Constant columns teach nothing: x, z.']);
  }
});

it('tells each fold that is done', async () => {
  const done: number[] = [];
  const config = parseConfig({ task: 'regression', data: { target: 'price' } });
  await fitRegression(config as never, houses, { onFold: (fold) => done.push(fold) });
  expect(done).toEqual([...Array(10).keys()]);
});
