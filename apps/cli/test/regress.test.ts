import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { decodeStoredTensors } from '@ridgeline/checkpoints';
import { describe, expect, it } from 'vitest';
import { ridgeline, workFolder } from './ridgeline.ts';

const cwd = workFolder();
const at = (...names: string[]) => path.join(cwd, ...names);

const regress = (...words: readonly string[]) =>
  ridgeline(['regress', 'houses.csv', '--target', 'price', ...words], { cwd });

it.concurrent('shows coefficients in the table’s units, exact zeros as such, and three rules for λ', async () => {
  const { status, stdout } = await regress('--penalty', 'lasso', '--lambda', '30', '--test', '0');
  expect(status).toBe(0);
  expect(stdout).toMatch(/^\(intercept\) +\d/m);
  expect(stdout).toMatch(/^floor +0 {2}exactly zero$/m);
  const chosen = await regress('--penalty', 'lasso');
  expect(chosen.stdout).toMatch(/^smallest error \* +[\d.]+ +[\d.]+ +[\d.]+ +\d of 5$/m);
  expect(chosen.stdout).toMatch(/^within one standard error +[\d.]+/m);
  expect(chosen.stdout).toMatch(/^size rule of the article +[\d.]+ +–/m);
  expect(chosen.stdout).toMatch(/^train +64 rows: mean squared error [\d.]+, R² 0\.9\d+$/m);
});

it.concurrent('gives the article’s ridge with the article’s settings, by both solvers', async () => {
  const article = [
    '--lambda',
    '0.8',
    '--lambda-scale',
    'sum',
    '--penalize-intercept',
    '--test',
    '0',
    '--json',
  ];
  const [closed, descended] = await Promise.all([
    regress(...article),
    regress(...article, '--solver', 'gradient-descent', '--iterations', '10'),
  ]);
  const exact = JSON.parse(closed.stdout);
  // numpy: solve(AᵀA + 0.8·I, Aᵀy) with A = [1 | X]
  expect(exact.intercept).toBeCloseTo(48.021182011278555, 8);
  expect(exact.coefficients.area).toBeCloseTo(2.105956131931873, 8);
  expect(exact.testMse).toBeNull();
  expect(JSON.parse(descended.stdout).solver).toBe('gradientDescent');
  expect(descended.stderr).toContain('Gradient descent has not arrived');
});

it.concurrent('saves the coefficients and the intercept as the numbers that it tells, to the last bit', async () => {
  const { stdout } = await regress('--out', 'exact', '--json');
  const { coefficients, intercept } = JSON.parse(stdout);
  const { tensors } = await decodeStoredTensors(readFileSync(at('exact', 'model.safetensors')));
  expect([...tensors.coefficients!.data]).toEqual(Object.values(coefficients));
  expect([...tensors.intercept!.data]).toEqual([intercept]);
});

it.concurrent('writes a model that evaluate and inspect read', async () => {
  const { status, stdout } = await regress('--out', 'priced', '--json');
  const { coefficients, model } = JSON.parse(stdout);
  expect([status, model]).toEqual([0, 'priced']);
  expect(readdirSync(at('priced')).sort()).toEqual([
    'README.md',
    'config.json',
    'model.safetensors',
    'run.json',
  ]);
  const evaluated = await ridgeline(['evaluate', 'priced', 'houses.csv', '--json'], { cwd });
  expect(JSON.parse(evaluated.stdout)).toMatchObject({ task: 'regression', examples: 80 });
  const inspected = await ridgeline(['inspect', 'priced'], { cwd });
  expect(inspected.stdout).toContain('price ~ area + rooms + age + distance + floor');
  expect(inspected.stdout).toContain(coefficients.area.toPrecision(5));
});

it.concurrent('evaluate tells the rows that a regression has learnt from, and those held out apart', async () => {
  const { examples } = JSON.parse((await regress('--out', 'learnt', '--json')).stdout);
  expect(examples).toEqual({ train: 64, test: 16 });
  const { stdout, stderr } = await ridgeline(['evaluate', 'learnt', 'houses.csv', '--json'], { cwd });
  expect(JSON.parse(stdout)).toMatchObject({ examples: 80, learntFrom: 64, heldOut: { examples: 16 } });
  expect(stderr).toContain('The model has learnt from 64 of the 80 rows');
});

it.concurrent('warns of repeated rows, which --drop-duplicates leaves out, as train and tune do', async () => {
  const [head, ...body] = readFileSync(at('houses.csv'), 'utf8').trim().split('\n');
  writeFileSync(at('twice.csv'), [head, ...body, ...body].join('\n'));
  const words = ['twice.csv', '--target', 'price'];
  const [told, dropped, tuned] = await Promise.all([
    ridgeline(['regress', ...words], { cwd }),
    ridgeline(['regress', ...words, '--drop-duplicates', '--json'], { cwd }),
    ridgeline(['tune', ...words, '--dry-run', '--out', 'never'], { cwd }),
  ]);
  for (const { stderr } of [told, tuned]) {
    expect(stderr).toMatch(/\d+ of the \d+ rows of the test part have the numbers of a training row/);
    expect(stderr).toContain('--drop-duplicates');
  }
  expect(dropped.stderr).toContain('Left out: 80 rows that repeat an earlier one.');
  expect(JSON.parse(dropped.stdout).examples).toEqual({ train: 64, test: 16 });
});

it.concurrent('says no R² where there is none, and refuses numbers that it cannot square', async () => {
  const made = (name: string, target: (row: number) => number) =>
    writeFileSync(
      at(name),
      ['x,y', ...Array.from({ length: 30 }, (_, row) => `${(row * row) % 17},${target(row)}`)].join('\n'),
    );
  made('level.csv', () => 3);
  made('tiny.csv', (row) => row * 1e-200);
  made('huge.csv', (row) => row * 1e300);
  const run = (file: string, ...words: string[]) =>
    ridgeline(['regress', file, '--target', 'y', ...words], { cwd });
  const [level, json, tiny, huge] = await Promise.all([
    run('level.csv'),
    run('level.csv', '--json', '--out', 'level'),
    run('tiny.csv'),
    run('huge.csv', '--lambda', '1'),
  ]);
  expect(level.stdout).toMatch(/^train +24 rows: mean squared error \S+, R² –$/m);
  expect(level.stdout).toMatch(/^test +6 rows: mean squared error \S+, R² –$/m);
  expect(level.stderr).not.toContain('λ that was tried');
  expect(JSON.parse(json.stdout)).toMatchObject({ r2: null, trainR2: null, atEdge: null });
  expect([tiny.status, huge.status]).toEqual([3, 3]);
  expect(tiny.stderr).toContain('column "y" varies by no more than 2.9e-199: errors of that size');
  expect(huge.stderr).toContain('column "y" holds numbers as large as 2.9e+301');
  const evaluated = await ridgeline(['evaluate', 'level', 'level.csv'], { cwd });
  expect(evaluated.stdout).toMatch(/^R² +–/m);
});

it.concurrent('train does the same from a configuration', async () => {
  const trained = await ridgeline(
    ['train', 'houses.csv', '--target', 'price', '--out', 'trained', '--json'],
    {
      cwd,
    },
  );
  const { coefficients } = JSON.parse((await regress('--json')).stdout);
  expect(JSON.parse(trained.stdout)).toMatchObject({ model: 'trained', coefficients });
});

const wrong: readonly (readonly [string, string, string[], number, string, string])[] = [
  [
    'a text among numbers',
    'x,y\n1,2\nred,3\n',
    ['--target', 'y'],
    3,
    'line 3: column "x" must hold a finite number, got "red"',
    'Mend the cell',
  ],
  [
    'NaN',
    'x,y\n1,2\nNaN,3\n',
    ['--target', 'y'],
    3,
    'line 3: column "x" must hold a finite number, got "NaN"',
    'Mend the cell',
  ],
  [
    'an empty cell',
    'x,y\n1,2\n,3\n',
    ['--target', 'y'],
    3,
    'line 3: column "x" must hold a finite number',
    'Mend the cell',
  ],
  [
    'a missing column',
    'width,y\n1,2\n2,3\n',
    ['--target', 'widht'],
    3,
    'there is no column "widht"',
    '--target width',
  ],
  [
    'fewer rows than folds',
    'x,y\n1,2\n2,3\n3,4\n4,6\n',
    ['--target', 'y', '--test', '0'],
    3,
    'folds must be at least 2 and at most the number of rows, 4; got 10',
    'fewer folds',
  ],
  [
    'a short row',
    'x,y\n1,2\n3\n',
    ['--target', 'y'],
    3,
    'line 3: 1 field where 2 are expected',
    'Quote fields',
  ],
  ['no target', 'x,y\n1,2\n2,3\n', [], 2, 'data.target is missing', '--target'],
  [
    'an elastic net without α',
    'x,y\n1,2\n2,3\n',
    ['--target', 'y', '--penalty', 'elastic-net'],
    2,
    'model.penalty.alpha is missing: a strength has no default',
    'help config',
  ],
  [
    'a solver for ridge alone',
    'x,y\n1,2\n2,3\n',
    ['--target', 'y', '--penalty', 'lasso', '--solver', 'closed-form'],
    2,
    'is for the l2 penalty alone',
    'auto',
  ],
];

describe('C13 C15 ends with one sentence and a remedy, and writes nothing, for', () => {
  it.concurrent.each(wrong)('%s', async (name, content, words, exit, problem, remedy) => {
    const file = `${name.replaceAll(' ', '-')}.csv`;
    writeFileSync(at(file), content);
    const { status, stdout, stderr } = await ridgeline(['regress', file, ...words, '--out', `of-${file}`], {
      cwd,
    });
    expect([status, stdout, stderr]).toEqual([exit, '', expect.stringContaining(problem)]);
    expect(stderr.trimEnd().split('\n').slice(1).join('\n')).toContain(remedy);
    expect(stderr).not.toMatch(/^ {4}at /m);
    expect(existsSync(at(`of-${file}`))).toBe(false);
  });
});

it.concurrent('C17 names an embedded text, which is no table', async () => {
  const { status, stderr } = await ridgeline(['regress', 'moby-dick', '--target', 'x'], { cwd });
  expect([status, stderr]).toEqual([
    3,
    expect.stringContaining('moby-dick: it is running text, not a table.'),
  ]);
});

it.concurrent('C47 reads a table from standard input, in any of the three forms', async () => {
  const rows = readFileSync(at('houses.csv'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  const [head, ...body] = rows as [string[], ...string[][]];
  const forms = [
    rows.map((row) => row.join(',')),
    rows.map((row) => row.join('\t')),
    body.map((row) => JSON.stringify(Object.fromEntries(row.map((cell, i) => [head[i], Number(cell)])))),
  ];
  const documents = await Promise.all(
    forms.map(async (lines) => {
      const words = ['regress', '-', '--target', 'price', '--json'];
      return JSON.parse((await ridgeline(words, { cwd, input: `${lines.join('\n')}\n` })).stdout);
    }),
  );
  expect(documents[1]).toEqual(documents[0]);
  expect(documents[2]).toEqual(documents[0]);
});
