import { expect, it } from 'vitest';
import unbalanced from '../../golden/nb-svm.json' with { type: 'json' };
import golden from '../../golden/text-classifiers.json' with { type: 'json' };
import { fitNbSvm, type NbSvmOptions, nbSvm } from './nb-svm.ts';
import { requireRows } from './scores.ts';
import { squaredHinge } from './squared-hinge.ts';

const binary = {
  x: golden.train.slice(0, 16),
  labels: golden.labels.slice(0, 16).map((label) => (label === 'sea' ? 'sea' : 'dry')),
};

it('scales by log-count ratios, and draws the weights towards their mean size', () => {
  const lambda = 0.2;
  const { parameters } = fitNbSvm({
    ...binary,
    lambda,
    interpolation: 0.25,
    tolerance: 1e-12,
    maxPasses: 100_000,
  });
  const present = binary.x.map((row) => row.map((count) => (count > 0 ? 1 : 0)));
  const sums = (label: string) =>
    present[0]!.map((_, column) =>
      present.reduce((sum, row, i) => sum + (binary.labels[i] === label ? row[column]! : 0), 1),
    );
  const [p, q] = [sums('sea'), sums('dry')];
  const norm = (values: number[]) => values.reduce((a, b) => a + b);
  const r = p.map((value, column) => Math.log(value / norm(p) / (q[column]! / norm(q))));
  const plane = squaredHinge(
    requireRows(
      'test',
      present.map((row) => row.map((value, column) => value * r[column]!)),
    ),
    {
      positive: (row) => binary.labels[row] === 'sea',
      lambda,
      tolerance: 1e-12,
      maxPasses: 100_000,
    },
  );
  const size = norm(Array.from(plane.weights, Math.abs)) / r.length;
  r.forEach((ratio, column) => {
    const expected = (0.75 * size + 0.25 * plane.weights[column]!) * ratio;
    expect(parameters.weights[r.length + column]).toBeCloseTo(expected, 8);
    expect(parameters.weights[column]).toBeCloseTo(-expected, 8);
  });
  expect(parameters.intercepts[1]).toBeCloseTo(0.25 * plane.intercept, 8);
});

it('tells three classes apart, and is the same again from its spec', () => {
  const fitted = fitNbSvm({ x: golden.train, labels: golden.labels, lambda: 0.01 });
  const predicted = fitted.predict(golden.train);
  const hits = predicted.filter((label, i) => label === golden.labels[i]).length;
  expect(hits).toBeGreaterThanOrEqual(18);
  const again = nbSvm(JSON.parse(JSON.stringify(fitted.spec)), fitted.parameters);
  expect(again.scores(golden.test)).toEqual(fitted.scores(golden.test));
  expect(fitted.scores([[9, 0, 0, 0, 0, 0, 0]])).toEqual(fitted.scores([[1, 0, 0, 0, 0, 0, 0]]));
});

it('names the classes that too few passes did not solve, and goes on', () => {
  const options = { ...binary, lambda: 1e-6, tolerance: 1e-12 };
  const stopped = fitNbSvm({ ...options, maxPasses: 1 });
  expect(stopped.unsolved).toEqual(['sea']);
  expect(stopped.predict(binary.x)).toHaveLength(binary.x.length);
  expect(fitNbSvm({ ...binary, lambda: 0.1 }).unsolved).toEqual([]);
});

it('has the margins of scikit-learn’s LinearSVC on r∘x, interpolated, on folds of classes of unequal size', () => {
  const { rows, classes, interpolation, folds } = unbalanced;
  for (const { C, fold, margins } of folds) {
    const train = rows.map((_, i) => i).filter((i) => i % 3 !== fold);
    const test = rows.filter((_, i) => i % 3 === fold);
    const fitted = fitNbSvm({
      x: train.map((i) => rows[i]!),
      labels: train.map((i) => classes[i]!),
      lambda: 1 / (C * train.length),
      interpolation,
      tolerance: 1e-10,
      maxPasses: 1_000_000,
    });
    const scores = fitted.scores(test);
    for (const [k, margin] of margins.entries()) expect(scores[k]).toBeCloseTo(margin, 6);
  }
});

it('has the margins of scikit-learn’s LogisticRegression on r∘x, x being weights', () => {
  const { weights, classes, logistic } = unbalanced;
  for (const { C, fold, margins } of logistic) {
    const train = weights.map((_, i) => i).filter((i) => i % 3 !== fold);
    const fitted = fitNbSvm({
      x: train.map((i) => weights[i]!),
      labels: train.map((i) => classes[i]!),
      lambda: 1 / (C * train.length),
      loss: 'logistic',
      counts: 'weights',
      alpha: 0.1,
      interpolation: 1,
      tolerance: 1e-9,
    });
    expect(fitted.unsolved).toEqual([]);
    const test = weights.filter((_, i) => i % 3 === fold);
    const again = nbSvm(JSON.parse(JSON.stringify(fitted.spec)), fitted.parameters);
    for (const [k, margin] of margins.entries()) expect(again.scores(test)[k]).toBeCloseTo(margin, 6);
  }
});

it('is the plain machine without ratios', () => {
  const options = { lambda: 0.2, tolerance: 1e-12, maxPasses: 100_000 };
  const { parameters } = fitNbSvm({ ...binary, ...options, ratios: false, counts: 'weights' });
  const plane = squaredHinge(requireRows('test', binary.x), {
    ...options,
    positive: (row) => binary.labels[row] === 'sea',
  });
  expect([...parameters.weights.subarray(plane.weights.length)]).toEqual([...plane.weights]);
  expect(parameters.intercepts[1]).toBe(plane.intercept);
});

it.each<[string, Partial<NbSvmOptions>, string, string]>([
  [
    'a plane to be drawn to that is not there',
    { ratios: false, interpolation: 0.5 },
    'E_OPTION',
    'must be 1',
  ],
  ['a loss of another name', { loss: 'hinge' as never }, 'E_OPTION', 'loss must be'],
  ['counts of another name', { counts: 'all' as never }, 'E_OPTION', 'counts must be'],
  ['one class', { labels: binary.labels.map(() => 'sea') }, 'E_DATA', 'got only "sea"'],
  ['no strength', { lambda: 0 }, 'E_RANGE', 'lambda must be a finite number > 0, got 0.'],
  ['an interpolation above 1', { interpolation: 2 }, 'E_RANGE', 'interpolation must be a number in [0, 1]'],
  ['empty documents', { x: binary.x.map((row) => row.map(() => 0)) }, 'E_DATA', 'every document is empty'],
])('refuses %s', (_, change, code, message) => {
  expect(() => fitNbSvm({ ...binary, lambda: 0.1, ...change })).toThrow(
    expect.objectContaining({ code, message: expect.stringContaining(message) }),
  );
});
