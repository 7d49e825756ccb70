import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseConfig, readConfig } from '@ridgeline/recipes';
import { describe, expect, it } from 'vitest';
import { configurationOf } from '../../../bench/results/configuration.mjs';
import { chooseVariant, figuresOf, reaches } from '../../../bench/results/figures.mjs';
import { page } from '../../../bench/results/page.mjs';
import { type Row, rows } from '../../../bench/results/rows.mjs';
import type { RowResult } from '../../../bench/results/run-row.mjs';
import { type Ended, startProgram, tiny, workFolder } from './ridgeline.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const cwd = workFolder();
const measured = path.join(root, 'bench/results/measured');
const results: Record<string, RowResult> = Object.fromEntries(
  readdirSync(measured).map((file) => [
    path.basename(file, '.json'),
    JSON.parse(readFileSync(path.join(measured, file), 'utf8')),
  ]),
);

describe('the rows of docs/results.md', () => {
  it('have names of their own', () => {
    expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
  });

  it.each(rows.map((row) => [row.name, row] as const))('%s has a configuration', (_, { config }) => {
    const { value, placeOf } = readConfig(readFileSync(path.join(root, config), 'utf8'), config);
    expect(() => parseConfig(value as object, config, placeOf)).not.toThrow();
  });

  it('are shown with the results that are there', () => {
    const shown = readFileSync(path.join(root, 'docs/results.md'), 'utf8');
    expect(shown, 'node bench/results.mjs --write').toBe(page(rows, results));
  });

  it('have no result of another configuration', () => {
    for (const row of rows)
      if (results[row.name]) expect(results[row.name]!.configuration, row.name).toBe(configurationOf(row));
  });
});

it('chooses by the mean of the validation, and holds the chosen against the goal', () => {
  const row: Pick<Row, 'judged' | 'figures'> = {
    judged: { at: ['tuned.loss', 'loss'], best: 'lowest' },
    figures: [{ title: 'accuracy', at: 'test.accuracy', times: 100, digits: 1 }],
  };
  const runs = [
    { variant: 'none', answers: { loss: 2, test: { accuracy: 0.5 } } },
    { variant: 'none', answers: { loss: 4, test: { accuracy: 0.75 } } },
    { variant: 'l1', answers: { tuned: { loss: 2.5 }, test: { accuracy: 0.5 } } },
  ];
  const [chosen, figures] = [chooseVariant(row, runs), figuresOf(row, runs)];
  expect(chosen).toBe('l1');
  expect(figures).toEqual({
    none: [{ title: 'accuracy', mean: 62.5, deviation: 12.5 * Math.SQRT2 }],
    l1: [{ title: 'accuracy', mean: 50, deviation: 0 }],
  });
  const result = { chosen, figures };
  expect(reaches({ atLeast: 50 }, result)).toBe(true);
  expect(reaches({ atMost: 49 }, result)).toBe(false);
  expect(reaches({ below: 'none', by: 0.2 }, result)).toBe(true);
  expect(reaches({ below: 'none', by: 0.25 }, result)).toBe(false);
});

describe('a row that is run', () => {
  const driver = `import { readFileSync } from 'node:fs';
import { runRow } from ${JSON.stringify(new URL('../../../bench/results/run-row.mjs', import.meta.url))};
const [row, folder] = process.argv.slice(2);
const { status, result } = await runRow(JSON.parse(readFileSync(row, 'utf8')), { data: '.', folder });
console.log(JSON.stringify(result));
process.exitCode = status;
`;
  const start = (name: string, row: Row) => {
    writeFileSync(path.join(cwd, 'driver.mjs'), driver);
    writeFileSync(path.join(cwd, `${row.name}.json`), JSON.stringify(row));
    const words = ['driver.mjs', `${row.name}.json`, path.join(cwd, name)];
    return startProgram(process.execPath, words, { cwd });
  };
  const resultOf = ({ stdout, stderr }: Ended): RowResult => {
    if (!stdout.startsWith('{')) throw new Error(stderr);
    return JSON.parse(stdout);
  };
  const small = path.join(cwd, 'small.txt');
  const row: Row = {
    name: 'tiny',
    task: 'a small text',
    config: path.join(cwd, 'tiny.yaml'),
    variants: {
      none: ['train', small, '--set', 'training.maxSteps=200', '--set', 'training.evaluateEvery=20'],
    },
    seeds: [1],
    chosen: 'nothing',
    tests: { evaluate: ['evaluate', '$MODEL'] },
    figures: [{ title: 'test nats', at: 'evaluate.dataLoss', digits: 3 }],
  };

  it('goes on behind a SIGINT to the figures of the unbroken run, and is not run twice', async () => {
    writeFileSync(row.config, tiny);
    const running = start('broken', row);
    await running.says(/step +40 /);
    running.child.kill('SIGINT');
    expect((await running.ended).status).toBe(130);
    expect(existsSync(path.join(cwd, 'broken/result.json'))).toBe(false);

    const resumed = await start('broken', row).ended;
    expect(resumed.stderr).toContain('--resume');
    const unbroken = await start('unbroken', row).ended;
    expect(resultOf(resumed).figures).toEqual(resultOf(unbroken).figures);

    const again = await start('broken', row).ended;
    expect([again.stderr, resultOf(again)]).toEqual(['', resultOf(resumed)]);
    const changed = await start('broken', { ...row, variants: { none: ['train', small] } }).ended;
    expect([changed.status, changed.stderr]).toEqual([
      2,
      expect.stringContaining('Remove it to begin anew.'),
    ]);
  });

  it('tests the chosen alone, which may come from tune', async () => {
    writeFileSync(row.config, tiny);
    const { result, stderr } = await start('chosen', {
      ...row,
      name: 'chosen',
      variants: {
        'much dropout': ['train', small, '--set', 'regularizers=[{kind: dropout, rate: 0.9, at: output}]'],
        L1: [
          'tune',
          small,
          '--penalty',
          'l1',
          '--lambdas',
          '2',
          '--seeds',
          '1',
          '--set',
          'training.maxSteps=100',
        ],
      },
      judged: { at: ['learn.chosen.validation.mean', 'learn.validation.dataLoss'], best: 'lowest' },
    }).ended.then((ended) => ({ result: resultOf(ended), stderr: ended.stderr }));
    expect(result.chosen).toBe('L1');
    expect(result.figures).toEqual({
      'much dropout': [],
      L1: [{ title: 'test nats', mean: expect.any(Number), deviation: 0 }],
    });
    expect(stderr).toContain('ridgeline evaluate $ROW/run-2-seed-1/model');
    expect(stderr).not.toContain('ridgeline evaluate $ROW/run-1-seed-1');
  });
});
