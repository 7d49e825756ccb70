import { expect, it } from 'vitest';
import golden from '../../golden/text-classifiers.json' with { type: 'json' };
import { csrFromRows } from '../matrix/matrix.ts';
import { type EventModel, fitNaiveBayes, type NaiveBayesOptions, naiveBayes } from './naive-bayes.ts';

const trained = {
  x: golden.train.slice(0, golden.naiveBayesRows),
  labels: golden.labels.slice(0, golden.naiveBayesRows),
};

const sparse = (rows: readonly (readonly number[])[]) =>
  csrFromRows(
    rows.map((values) => ({ indices: values.map((_, column) => column), values })),
    { columns: rows[0]!.length },
  );

const expectClose = (actual: ArrayLike<number>, expected: readonly number[]): void => {
  expect(actual.length).toBe(expected.length);
  const worst = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - actual[i]!)), 0);
  expect(worst).toBeLessThanOrEqual(1e-10);
};

it.each(golden.naiveBayes.map((one) => [JSON.stringify(one.options), one] as const))(
  'scores as scikit-learn does with %s',
  (_, { options, scores, logProbabilities, predicted }) => {
    const settings = options as Pick<NaiveBayesOptions, 'model' | 'alpha' | 'prior' | 'normalize'>;
    const fitted = fitNaiveBayes({ ...trained, ...settings });
    expect(fitted.spec.classes).toEqual(golden.classes);
    expectClose(fitted.scores(golden.test), scores);
    expectClose(fitted.logProbabilities(golden.test), logProbabilities);
    expect(fitted.predict(golden.test)).toEqual(predicted);

    const fromSparse = fitNaiveBayes({ ...settings, x: sparse(trained.x), labels: trained.labels });
    expect(fromSparse.parameters).toEqual(fitted.parameters);
    const again = naiveBayes(JSON.parse(JSON.stringify(fitted.spec)), fitted.parameters);
    expect(again.predict(sparse(golden.test))).toEqual(predicted);
  },
);

it('is what counting by hand gives', () => {
  const { parameters } = fitNaiveBayes({
    x: [
      [2, 0],
      [1, 1],
      [0, 1],
    ],
    labels: ['b', 'b', 'a'],
    model: 'multinomial',
    alpha: 1,
  });
  expectClose(parameters.weights, [Math.log(1 / 3), Math.log(2 / 3), Math.log(4 / 6), Math.log(2 / 6)]);
  expectClose(parameters.intercepts, [Math.log(1 / 3), Math.log(2 / 3)]);
});

const options = { ...trained, model: 'multinomial' as EventModel, alpha: 1 };

it.each<[string, Partial<NaiveBayesOptions>, string, string]>([
  ['one class', { labels: trained.labels.map(() => 'sea') }, 'E_DATA', 'two classes or more, got only "sea"'],
  ['a label too few', { labels: trained.labels.slice(1) }, 'E_SHAPE', 'got 18 labels for 19 rows'],
  [
    'documents that are all empty',
    { x: trained.x.map((row) => row.map(() => 0)) },
    'E_DATA',
    'every document is empty',
  ],
  [
    'a negative number',
    { x: trained.x.map((row, i) => (i === 2 ? [1, -1, 0, 0, 0, 0, 0] : row)) },
    'E_DATA',
    'got -1 in row 2, column 1',
  ],
  ['no rows', { x: [], labels: [] }, 'E_DATA', 'at least one row'],
  ['no smoothing', { alpha: 0 }, 'E_RANGE', 'alpha must be a finite number > 0, got 0.'],
  ['an unknown model', { model: 'bernouli' as never }, 'E_OPTION', 'model must be one of'],
])('refuses %s', (_, change, code, message) => {
  expect(() => fitNaiveBayes({ ...options, ...change })).toThrow(
    expect.objectContaining({ code, message: expect.stringContaining(message) }),
  );
});

it('refuses documents with other columns, and parameters of another model', () => {
  const fitted = fitNaiveBayes(options);
  expect(() => fitted.predict([[1, 2]])).toThrow('naiveBayes: x must have 7 columns as in training, got 2.');
  expect(() => naiveBayes({ ...fitted.spec, columns: 6 }, fitted.parameters)).toThrow(
    expect.objectContaining({ code: 'E_SHAPE', message: expect.stringContaining('weights [3, 6]') }),
  );
});
