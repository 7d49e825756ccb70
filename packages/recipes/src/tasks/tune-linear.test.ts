import { readFileSync } from 'node:fs';
import { inProcess } from '@ridgeline/tuning';
import { describe, expect, it } from 'vitest';
import { classifierScores } from '../classification/classifier-metrics.ts';
import { predictRows } from '../regression/regression-fit.ts';
import type { FoldTask, LinearPoint } from '../tune/tune-linear.ts';
import { type LinearPlan, tuneLinear } from './tune-linear.ts';
import { runTuneTask } from './tune-task.ts';
import type { LinearData } from './tuned-tasks.ts';

/** Does one split in this thread. */
const runFold = (task: FoldTask, data: LinearData) =>
  runTuneTask(task, data) as Promise<readonly LinearPoint[]>;

const golden = JSON.parse(readFileSync(new URL('../../golden/linear-fold.json', import.meta.url), 'utf8'));

const regression: LinearData = {
  kind: 'regression',
  names: golden.regression.names,
  values: Float64Array.from(golden.regression.values),
  targets: Float64Array.from(golden.regression.targets),
};
const classification: LinearData = {
  kind: 'classification',
  texts: golden.classification.texts,
  labels: golden.classification.labels,
  classes: ['sea', 'spam'],
  lines: golden.classification.texts.map((_: string, row: number) => row + 2),
  features: { weighting: 'count' },
};

describe('runFold', () => {
  it.each([
    ['regression', regression],
    ['classification', classification],
  ] as const)('comes to scikit-learn’s losses on rows held out and learnt from: %s', async (name, data) => {
    const { train, test, lambdas, errors, trainErrors, accuracy, nonZeros } = golden[name];
    const task: FoldTask = { kind: 'fold', name, train, test, lambdas, alpha: 1, standardize: false };
    const points = await runFold(task, data);
    points.forEach((point, index) => {
      expect(point.lambda).toBe(lambdas[index]);
      expect(Math.abs(point.error / errors[index] - 1)).toBeLessThan(2e-3);
      expect(Math.abs(point.train / trainErrors[index] - 1)).toBeLessThan(2e-3);
      expect(point.accuracy).toBe(accuracy?.[index] ?? null);
    });
    if (nonZeros !== undefined)
      expect(points.map(({ zeros }) => Math.round((1 - zeros) * 4))).toEqual(nonZeros);
  });
});

const plan: LinearPlan = {
  data: classification,
  name: 'mail.csv',
  fingerprint: 'f',
  config: {},
  penalty: 'l1',
  alpha: 1,
  standardize: false,
  lambdas: { count: 12, ratio: 0.01 },
  folds: 4,
  foldKind: 'stratified',
  groups: null,
  repeats: 1,
  nested: false,
  rule: 'minimum',
  test: 0.2,
  seed: 1,
  environment: {},
};

/** Does the folds here, and remembers which rows they were about. */
const watched = (data: LinearData, tasks: FoldTask[] = []) =>
  inProcess<FoldTask, readonly LinearPoint[]>((task) => {
    tasks.push(task);
    return runFold(task, data);
  });

const tuned = async (...given: Parameters<typeof tuneLinear>) => (await tuneLinear(...given)).tuning;

describe('tuneLinear', () => {
  it('keeps the model that it has tested: a classifier', async () => {
    const { tuning, kept, testRows } = await tuneLinear(plan, watched(classification));
    if (kept.kind !== 'classification' || classification.kind !== 'classification') expect.unreachable();
    const { texts, labels, classes } = classification;
    const { accuracy, dataLoss } = classifierScores(kept.classifier, {
      texts: testRows.map((row) => texts[row]!),
      labels: testRows.map((row) => classes[labels[row]!]!),
    });
    expect(accuracy).toBe(tuning.test.accuracy);
    // its weights are kept as float32
    expect(dataLoss).toBeCloseTo(tuning.test.loss.mean, 6);
    expect(kept.columns.kept).toBeLessThanOrEqual(kept.columns.all);
  });

  it('keeps the model that it has tested: a regression', async () => {
    const { tuning, kept, testRows } = await tuneLinear(
      { ...plan, data: regression, foldKind: 'plain' },
      watched(regression),
    );
    if (kept.kind !== 'regression' || regression.kind !== 'regression') expect.unreachable();
    const { names, values, targets } = regression;
    const columns = names.length;
    const rows = testRows.flatMap((row) => [...values.subarray(row * columns, (row + 1) * columns)]);
    const x = {
      kind: 'dense',
      layout: 'row',
      rows: testRows.length,
      columns,
      values: Float64Array.from(rows),
    } as const;
    const predicted = predictRows(x, kept.fit);
    const squares = testRows.reduce((sum, row, k) => sum + (targets[row]! - predicted[k]!) ** 2, 0);
    expect(kept.names).toEqual(names);
    expect(squares / testRows.length).toBeCloseTo(tuning.test.loss.mean, 10);
  });

  it('never shows a fold the rows of the test', async () => {
    const tasks: FoldTask[] = [];
    const { data, rows, chosen } = await tuned(plan, watched(classification, tasks));
    expect([data.train, data.test]).toEqual([48, 12]);
    const seen = new Set(tasks.flatMap(({ train, test }) => [...train, ...test]));
    expect(seen.size).toBe(48);
    for (const { train, test } of tasks) expect(train.filter((row) => test.includes(row))).toEqual([]);
    expect(rows.filter(({ test }) => test !== null).map(({ lambda }) => lambda)).toEqual([chosen.lambda]);
    expect(rows).toHaveLength(12);
    expect(rows.map(({ errors }) => errors.length)).toEqual(Array(12).fill(4));
  });

  it('chooses the strongest within one standard error when it is asked to', async () => {
    const lowest = await tuned(plan, watched(classification));
    const strongest = await tuned({ ...plan, rule: 'oneStandardError' }, watched(classification));
    expect(strongest.chosen).toMatchObject({
      lambda: lowest.chosen.oneStandardError,
      minimum: lowest.chosen.minimum,
    });
    expect(strongest.chosen.lambda!).toBeGreaterThanOrEqual(lowest.chosen.lambda!);
  });

  it('chooses within each fold for the nested error, and takes the error of that choice', async () => {
    const tasks: FoldTask[] = [];
    const { nested, rows } = await tuned({ ...plan, nested: true }, watched(classification, tasks));
    expect(nested!.folds).toHaveLength(4);
    nested!.folds.forEach(({ lambda, error }, fold) => {
      const row = rows.find((candidate) => candidate.lambda === lambda)!;
      expect(error).toBe(row.errors[fold]);
    });
    const inner = tasks.filter(({ name }) => name.startsWith('within fold 1,'));
    const [outer] = tasks;
    for (const { train, test } of inner)
      for (const row of [...train, ...test]) expect(outer!.test).not.toContain(row);
    const least = Math.min(...rows.map(({ validation }) => validation!.mean));
    expect(nested!.error).toBeGreaterThanOrEqual(least);
  });

  it('chooses by one round of folds within each fold, however often the whole is repeated', async () => {
    const tasks: FoldTask[] = [];
    const { nested } = await tuned({ ...plan, nested: true, repeats: 2 }, watched(classification, tasks));
    expect(nested!.folds).toHaveLength(2 * 4);
    for (let fold = 1; fold <= 2 * 4; fold++) {
      const inner = tasks.filter(({ name }) => name.startsWith(`within fold ${fold},`));
      expect(inner).toHaveLength(4);
    }
  });

  it('keeps groups together, and blocks contiguous, with the end of time as the test', async () => {
    const groups = golden.classification.texts.map((_: string, row: number) => `author ${row % 10}`);
    const grouped: FoldTask[] = [];
    await tuned({ ...plan, foldKind: 'grouped', groups }, watched(classification, grouped));
    for (const { train, test } of grouped) {
      const held = new Set(test.map((row) => groups[row]));
      expect(train.filter((row) => held.has(groups[row]))).toEqual([]);
    }
    const blocked: FoldTask[] = [];
    await tuned({ ...plan, foldKind: 'blocked' }, watched(classification, blocked));
    for (const { test } of blocked) expect(test.at(-1)! - test[0]! + 1).toBe(test.length);
    expect(Math.max(...blocked.flatMap(({ train }) => train))).toBe(47);
  });

  it('tells the largest coefficients along the path, for each class those that speak for it', async () => {
    const { coefficients, rows } = await tuned(plan, watched(classification));
    expect(coefficients!.outputs.map(({ name }) => name)).toEqual(['sea', 'spam']);
    const [sea, spam] = coefficients!.outputs.map(({ columns }) => columns.map(({ name }) => name));
    expect(['sea', 'ship', 'whale', 'oar', 'wave']).toEqual(expect.arrayContaining(sea!));
    expect(['free', 'prize', 'win', 'call', 'claim']).toEqual(expect.arrayContaining(spam!));
    expect(coefficients!.nonZeros).toEqual(rows.map(({ nonZeros }) => nonZeros));
    expect(coefficients!.nonZeros[0]).toBe(0);
  });

  it('measures a regression by squared error and R², and says the lasso’s noise level', async () => {
    const tuning = await tuned(
      { ...plan, data: regression, foldKind: 'plain', standardize: true },
      watched(regression),
    );
    const { test, startingPoints, rows, chosen } = tuning;
    expect(test.r2).toBeGreaterThan(0.75);
    const mse = rows.find(({ lambda }) => lambda === chosen.minimum)!.validation!.mean;
    expect(startingPoints.noiseLevel).toBeCloseTo(Math.sqrt((mse * 2 * Math.log(4)) / 32), 10);
    expect(startingPoints.sizeRule.lambda).toBe(0.8);
    // a coefficient of each column, and the intercept
    expect(tuning.model.parameters).toBe(golden.regression.names.length + 1);
    for (const { gap, train, validation } of rows)
      expect(gap!.mean).toBeCloseTo(validation!.mean - train!.mean, 10);
  });

  it.each([
    ['more folds than rows', { folds: 100, foldKind: 'plain' }, 'E_DATA'],
    ['grouped folds without groups', { foldKind: 'grouped' }, 'E_OPTION'],
    ['repeated blocks', { foldKind: 'blocked', repeats: 2 }, 'E_OPTION'],
    ['no test part', { test: 0 }, 'E_CONFIG'],
  ] as const)('refuses %s', async (_, change, code) => {
    await expect(tuned({ ...plan, ...change }, watched(classification))).rejects.toMatchObject({ code });
  });
});

describe('what a path leaves', () => {
  it('has the weightiest words at strengths over the whole path, the chosen among them, with the values of the path', async () => {
    const lambdas = { count: 60, ratio: 0.01 };
    const { coefficients, chosen } = await tuned({ ...plan, lambdas }, watched(classification));
    const { along, outputs, lambdas: path, nonZeros } = coefficients!;
    expect(along!.length).toBeGreaterThanOrEqual(24);
    expect(along!.length).toBeLessThanOrEqual(26);
    expect([along![0]!.lambda, along!.at(-1)!.lambda]).toEqual([path[0], path.at(-1)]);
    expect(along!.map(({ lambda }) => lambda)).toContain(chosen.lambda);
    for (const { lambda, outputs: words } of along!) {
      const index = path.indexOf(lambda);
      expect(words.flat().length).toBeLessThanOrEqual(Math.min(12, nonZeros[index]!));
      words.forEach((list, place) => {
        expect(list.map(({ value }) => value)).toEqual(list.map(({ value }) => value).sort((a, b) => b - a));
        for (const { name, value } of list) {
          expect(value).toBeGreaterThan(0);
          const same = outputs[place]!.columns.find((column) => column.name === name);
          if (same !== undefined) expect(value).toBe(same.values[index]);
        }
      });
    }
    const atChoice = along!.find(({ lambda }) => lambda === chosen.lambda)!;
    atChoice.outputs.forEach((list, place) => {
      expect(list.map(({ name }) => name)).toEqual(
        outputs[place]!.columns.slice(0, 6).map(({ name }) => name),
      );
    });
  });
});
