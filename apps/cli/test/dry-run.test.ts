import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ridgeline, smallText, workFolder } from './ridgeline.ts';

const cwd = workFolder();
const at = (...names: string[]) => path.join(cwd, ...names);
const text = ['small.txt', '-c', 'tiny.yaml'];
const reviews = ['reviews.csv', '--text', 'review', '--label', 'verdict'];
const houses = ['houses.csv', '--target', 'price'];

const calls = [
  ['compare', ...text, '--penalties', 'none,l1', '--seeds', '1', '--out', 'made'],
  ['train', ...text, '--out', 'made'],
  ['train', ...reviews, '--out', 'made'],
  ['train', ...houses, '--out', 'made'],
  ['tune', ...text, '--seeds', '2', '--lambdas', '0.5,0.1,0.02', '--out', 'made'],
  ['tune', ...text, '--search', 'random', '--trials', '3', '--space', 'model.hidden=4,8', '--out', 'made'],
  ['tune', ...reviews, '--out', 'made'],
  ['tune', ...houses, '--out', 'made'],
  ['regress', ...houses, '--out', 'made'],
];

const dry = async (call: readonly string[], ...more: string[]) => {
  const before = readdirSync(cwd);
  const { status, stdout, stderr } = await ridgeline([...call, '--dry-run', ...more], { cwd });
  expect([status, stderr]).toEqual([
    0,
    expect.stringContaining('Nothing was fitted, and nothing was written.'),
  ]);
  expect(readdirSync(cwd)).toEqual(before);
  return stdout;
};

describe.each(calls.map((call, place) => ({ call, place, line: call.join(' ') })))(
  'C35 the dry run of $line',
  ({ call, place }) => {
    it('tells configuration, data, what would be fitted and what would be written, and writes nothing', async () => {
      const told = JSON.parse(await dry(call, '--json'));
      expect(Object.keys(told)).toEqual(['dryRun', 'config', 'data', 'fits', 'writes']);
      expect(told.writes.every((file: string) => file.startsWith(`made${path.sep}`))).toBe(true);
      expect(parse(await dry(call))).toEqual(told);
    });

    it('names the files that the run then writes', async () => {
      const { writes } = JSON.parse(await dry(call, '--json'));
      const folder = `made-${place}`;
      const real = call.map((word) => (word === 'made' ? folder : word));
      expect(await ridgeline(real, { cwd })).toMatchObject({ status: 0 });
      const made = readdirSync(at(folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => path.join(path.relative(at(folder), parentPath), name))
        .filter((name) => !name.includes('previous'));
      expect(made.sort()).toEqual(writes.map((file: string) => path.relative('made', file)).sort());
    });
  },
);

it('C35 tells the sizes of a text and of its model', async () => {
  const { data, fits, config } = JSON.parse(await dry(['train', ...text], '--json'));
  expect(data.characters).toEqual({ train: 4800, valid: 600, test: 600 });
  expect(fits).toMatchObject({ model: 'lstm', steps: 12 });
  expect(config.optimizer.kind).toBe('adam');
});

it('C35 tells the classes of a table, its n-grams and the strengths that would be tried', async () => {
  const { data, fits } = JSON.parse(await dry(['train', ...reviews], '--json'));
  expect(data).toMatchObject({
    classes: { bad: 50, good: 50 },
    columns: { text: 'review', label: 'verdict' },
    texts: { train: 90, test: 10 },
  });
  expect(fits).toMatchObject({ model: 'logistic', lambda: { count: 9 }, folds: 5 });
  expect(fits.ngrams).toBeGreaterThan(50);
});

it('C35 its configuration is that of the run', async () => {
  const { config } = JSON.parse(await dry(['train', ...reviews], '--json'));
  writeFileSync(at('told.json'), JSON.stringify(config));
  const again = JSON.parse(await dry(['train', 'reviews.csv', '-c', 'told.json'], '--json'));
  expect(again.config).toEqual(config);
});

it('reads standard input and keeps nothing of it; without --out nothing would be written', async () => {
  const before = readdirSync(cwd);
  const piped = await ridgeline(['train', '-', '-c', 'tiny.yaml', '--dry-run', '--json'], {
    cwd,
    input: smallText,
  });
  expect([piped.status, JSON.parse(piped.stdout).data.name]).toEqual([0, 'standard input']);
  expect(JSON.parse(await dry(['regress', ...houses], '--json')).writes).toEqual([]);
  expect(readdirSync(cwd)).toEqual(before);
});

it('finds what the run would find wrong', async () => {
  const wrong = [
    [3, ['regress', 'houses.csv', '--target', 'prise'], 'there is no column "prise"'],
    [3, ['tune', ...houses, '--folds', '900'], 'at most the number of rows'],
    [2, ['train', ...text, '--set', 'model.hiden=9'], 'hiden'],
    [
      2,
      ['train', ...text, '--set', 'regularizers=[{kind: dropout, rate: 0.1, at: nowhere}]'],
      'no site "nowhere"',
    ],
    [2, ['compare', ...text, '--set', 'gradient={kind: fgm, epsilon: 1, at: nowhere}'], 'no site "nowhere"'],
    [2, ['tune', ...text, '--set', 'gradient={kind: fgm, epsilon: 1, at: nowhere}'], 'no site "nowhere"'],
    [2, ['train', '--resume', '--out', 'made'], 'is for a run that begins'],
  ] as const;
  for (const [code, call, problem] of wrong) {
    const { status, stdout, stderr } = await ridgeline([...call, '--dry-run'], { cwd });
    expect([status, stdout, stderr]).toEqual([code, '', expect.stringContaining(problem)]);
  }
});
