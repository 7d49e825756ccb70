import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ridgeline, workFolder } from './ridgeline.ts';

const cwd = workFolder();
const at = (...names: string[]) => path.join(cwd, ...names);

const worth = { ship: 3, wave: -2, whale: 0.5, oar: 1, horse: -1.5, field: 0, barn: 2.5, road: -0.5 };
const words = Object.keys(worth) as (keyof typeof worth)[];
const rows = Array.from({ length: 60 }, (_, row) => {
  const used = Array.from({ length: 2 + (row % 4) }, (_, k) => words[(row * 5 + k * k * 3 + k) % 8]!);
  const stars = used.reduce((sum, word) => sum + worth[word], 0) + (((row * 13) % 7) - 3) / 10;
  return `the ${used.join(' and the ')} no ${row},${stars.toFixed(2)}`;
});
const columns = ['--text', 'review', '--target', 'stars'];
const call = (...words: readonly string[]) => ridgeline(words, { cwd });

beforeAll(() => writeFileSync(at('reviews.csv'), `review,stars\n${rows.join('\n')}\n`));

describe('a regression on texts', () => {
  it('is fitted by regress, and its folder predicts, is measured and inspected', async () => {
    const { status, stdout } = await call('regress', 'reviews.csv', ...columns, '--out', 'stars', '--json');
    const { task, ngrams, r2, examples, weightiest, rules } = JSON.parse(stdout);
    expect([status, task, examples]).toEqual([0, 'text-regression', { train: 48, test: 12 }]);
    expect(r2).toBeGreaterThan(0.7);
    expect(ngrams.kept).toBeGreaterThan(8);
    expect(weightiest.up[0].coefficient).toBeGreaterThan(weightiest.up[1].coefficient);
    expect(rules).toHaveLength(3);
    expect(readdirSync(at('stars')).sort()).toEqual([
      'README.md',
      'config.json',
      'features.json',
      'model.safetensors',
      'run.json',
    ]);

    const told = await call('predict', 'stars', 'the ship and the barn', 'the wave and the horse', '--json');
    const [good, bad] = told.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(good.value).toBeGreaterThan(2);
    expect(bad.value).toBeLessThan(0);
    const why = await call('predict', 'stars', 'zebra', 'the ship', '--explain');
    expect(why.stdout).toMatch(/^-?[\d.]+\n[\d.]+\n {2}\+[\d.]+ (the )?ship$/m);
    expect(why.stderr).toContain('1 of 2 texts holds no word that the model knows');

    const measured = await call('evaluate', 'stars', 'reviews.csv', '--json');
    const found = JSON.parse(measured.stdout);
    expect(found).toMatchObject({ task: 'text-regression', examples: 60, learntFrom: 48 });
    for (const name of ['mse', 'rmse', 'mae', 'r2']) {
      const [low, high] = found.intervals[name];
      expect(low).toBeLessThanOrEqual(found[name]);
      expect(high).toBeGreaterThanOrEqual(found[name]);
    }
    expect(found.heldOut.examples).toBe(12);
    const kept = JSON.parse((await call('evaluate', 'stars', '--json')).stdout);
    expect([kept.examples, kept.learntFrom, kept.r2]).toEqual([12, 0, r2]);

    const inspected = await call('inspect', 'stars');
    expect(inspected.stdout).toMatch(/^stars ~ \d+ n-grams$/m);
    expect(inspected.stdout).toMatch(/^ship +\d/m);
  });

  it('predicts the rows of a table', async () => {
    await call('train', 'reviews.csv', ...columns, '--set', 'model.penalty.lambda=0.01', '--out', 'trained');
    const { stdout } = await call('predict', 'trained', '--table', 'reviews.csv');
    expect(stdout).toMatch(/^review,stars,predicted,known\r?\n/);
    expect(stdout.trim().split('\n')).toHaveLength(61);
    const { status, stderr } = await call('predict', 'trained', 'a text', '--out', 'x.csv');
    expect([status, stderr]).toEqual([2, expect.stringContaining('--out goes with --table.')]);
  });

  it('shows n-grams and rules, with exact zeros by lasso', async () => {
    const { stdout } = await call('regress', 'reviews.csv', ...columns, '--penalty', 'lasso');
    expect(stdout).toMatch(/^\(intercept\) +-?[\d.]+$/m);
    expect(stdout).toMatch(/^smallest error \* +[\d.]+ +[\d.]+ +[\d.]+ +\d+ of \d+$/m);
    expect(stdout).toMatch(/^test +12 rows: mean squared error [\d.]+, R² 0\.\d+$/m);
  });

  it('is chosen by tune, to the model of regress at that strength', async () => {
    const { status, stdout } = await call(
      ...['tune', 'reviews.csv', ...columns, '--penalty', 'l2', '--lambdas', '0.1,0.01', '--folds', '3'],
      ...['--threads', '1', '--out', 'study', '--json'],
    );
    const { task, chosen, test } = JSON.parse(stdout);
    expect([status, task]).toEqual([0, 'text-regression']);
    const flags = ['--lambda', String(chosen.lambda), '--folds', '3', '--json'];
    const same = JSON.parse((await call('regress', 'reviews.csv', ...columns, ...flags)).stdout);
    expect(same.testMse / test.loss.mean).toBeCloseTo(1, 9);
    const told = await call('predict', path.join('study', 'model'), 'the ship');
    const kept = JSON.parse((await call('evaluate', path.join('study', 'model'), '--json')).stdout);
    expect(kept.learntFrom).toBe(0);
    expect(kept.mse / test.loss.mean).toBeCloseTo(1, 9);
    expect(Number(told.stdout)).toBeGreaterThan(0);
  });

  it('tells what a dry run would do, and refuses models and flags of others', async () => {
    const dry = JSON.parse((await call('regress', 'reviews.csv', ...columns, '--dry-run', '--json')).stdout);
    expect(dry.data).toMatchObject({ target: 'stars', texts: { train: 48, test: 12 } });
    const stray = await call('regress', 'reviews.csv', ...columns, '--solver', 'closed-form');
    expect([stray.status, stray.stderr]).toEqual([
      2,
      expect.stringContaining('unknown key "solver" in model'),
    ]);
    const classes = await call('classify', 'stars', 'a text');
    expect(classes.stderr).toContain('it is a linear regression on texts, not a text classifier');
    expect(classes.stderr).toContain('ridgeline predict stars');
  });
});

describe('a neural regression on texts', () => {
  const neural = [
    ...['--set', 'model.kind=embeddingBag', '--set', 'model.embedding=8', '--backend', 'cpu'],
    ...['--set', 'optimizer.learningRate=0.03', '--set', 'training.maxSteps=80', '--quiet'],
    ...['--set', 'training.evaluateEvery=40', '--set', 'training.batchSize=8'],
  ];

  it('is trained by its kind of model, and its folder predicts, is measured and inspected', async () => {
    const trained = await call('train', 'reviews.csv', ...columns, ...neural, '--out', 'neural');
    expect([trained.status, trained.stderr]).toEqual([0, '']);
    const told = await call(
      'predict',
      'neural',
      'the ship and the barn',
      'the wave',
      '--backend',
      'cpu',
      '--json',
    );
    const [good, bad] = told.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).value);
    expect(good).toBeGreaterThan(bad);
    const kept = JSON.parse((await call('evaluate', 'neural', '--backend', 'cpu', '--json')).stdout);
    expect(kept).toMatchObject({ task: 'neural-regression', examples: 12, learntFrom: 0 });
    expect(kept.r2).toBeGreaterThan(0.5);
    expect(kept.intervals.mae[0]).toBeLessThanOrEqual(kept.mae);
    const all = JSON.parse(
      (await call('evaluate', 'neural', 'reviews.csv', '--backend', 'cpu', '--json')).stdout,
    );
    expect(all.heldOut.examples).toBe(60 - all.learntFrom);
    const inspected = await call('inspect', 'neural');
    expect(inspected.stdout).toContain('neuralRegression');
    const why = await call('predict', 'neural', 'the ship', '--explain', '--backend', 'cpu');
    expect([why.status, why.stderr]).toEqual([
      2,
      expect.stringContaining('--explain is for linear regressions'),
    ]);
  });

  it('goes on where it was stopped to the same weights, and is chosen by tune', async () => {
    const half = neural.map((word) => word.replace('maxSteps=80', 'maxSteps=40'));
    await call('train', 'reviews.csv', ...columns, ...half, '--out', 'half');
    const more = ['--resume', '--out', 'half', '--set', 'training.maxSteps=80', '--backend', 'cpu'];
    expect((await call('train', ...more)).status).toBe(0);
    const answers = await Promise.all(
      ['half', 'neural'].map((folder) => call('predict', folder, 'the ship', '--backend', 'cpu', '--json')),
    );
    expect(answers[0]!.stdout).toBe(answers[1]!.stdout);
    const tuned = await call(
      ...['tune', 'reviews.csv', ...columns, ...half, '--penalty', 'l2', '--lambdas', '0.1,0.001'],
      ...['--folds', '2', '--seeds', '1', '--threads', '1', '--out', 'neural-study', '--json'],
    );
    const { task, test, heldOut } = JSON.parse(tuned.stdout);
    expect([tuned.status, task, heldOut.kind]).toEqual([0, 'neural-regression', 'plain']);
    expect(test.r2).toBeLessThan(1);
  });
});
