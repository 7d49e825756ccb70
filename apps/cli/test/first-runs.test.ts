import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ridgeline, workFolder } from './ridgeline.ts';

const cwd = workFolder();
const run = (...words: string[]) => ridgeline(words, { cwd });
const report = (folder: string) => JSON.parse(readFileSync(path.join(cwd, folder, 'report.json'), 'utf8'));

const quick = [
  ...['--family', 'l2=0.1', '--explore-seeds', '1', '--seeds', '1', '--threads', '1', '--backend', 'wasm'],
  ...['--set', 'training.maxSteps=2', '--set', 'training.evaluateEvery=1'],
];

/** Names that are held out: telling them takes longer than two steps. */
const few = ['--set', 'data.test=0.02', '--set', 'data.valid=0.05'];

describe('without a file', () => {
  it('compares penalties of a classifier of names, with the share that is told rightly', async () => {
    const { status, stderr } = await run(
      'compare',
      '--task',
      'classification',
      ...quick,
      ...few,
      '--out',
      'names',
    );
    expect([status, stderr]).toEqual([0, expect.stringContaining('on first-names?')]);
    const { task, data, families } = report('names');
    expect([task, data.name, data.counted]).toEqual(['neural-classification', 'first-names', 'texts']);
    const { train, valid, test } = data.characters;
    expect(train + valid + test).toBe(8003);
    expect(families).toHaveLength(2);
    for (const { testAccuracy } of families) expect(testAccuracy.mean).toBeGreaterThan(0.4);
  }, 60_000);

  it('compares penalties of a translator of names, with exact matches', async () => {
    const small = ['--set', 'model.hidden=8', '--set', 'model.embedding=4', '--set', 'data.maxTokens=48'];
    const call = ['compare', '--task', 'translation', ...quick, ...small, '--out', 'translated'];
    const { status, stdout, stderr } = await run(...call);
    expect([status, stderr]).toEqual([0, expect.stringContaining('on locale-names?')]);
    expect(stdout).toMatch(/exact match \d+\.\d %/);
    const { data, samples } = report('translated');
    expect(data.name).toBe('locale-names');
    for (const { scores } of samples)
      expect(scores.map(({ name }: { name: string }) => name)).toEqual(['BLEU', 'exact match']);
  }, 60_000);

  it('trains a classifier by its characters, and says the same of the corpus by its name', async () => {
    const dry = async (...words: string[]) => (await run('train', ...words, '--dry-run')).stdout;
    const told = await dry('--task', 'classification');
    expect(told).toContain('charWordBoundary');
    expect(await dry('first-names', '--task', 'classification')).toBe(told);
  });

  it('compares on a table of one’s own by its columns, as train learns from it', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => `a good film ${i},good\na dull film ${i},bad\n`);
    writeFileSync(path.join(cwd, 'films.csv'), `review,verdict\n${rows.join('')}`);
    const columns = ['films.csv', '--text', 'review', '--label', 'verdict', '--dry-run', '--json'];
    const { status, stdout } = await run('compare', ...columns);
    expect(status).toBe(0);
    const { config, data } = JSON.parse(stdout);
    expect(config.task).toBe('neural-classification');
    expect([config.data.text, config.data.label, data.classes]).toEqual([
      'review',
      'verdict',
      { bad: expect.any(Number), good: expect.any(Number) },
    ]);
    const number = await run('compare', 'films.csv', '--target', 'verdict');
    expect([number.status, number.stderr]).toEqual([
      2,
      expect.stringContaining('this is a linear regression.'),
    ]);
  });

  it('leaves tables of one’s own to the settings of any table', async () => {
    const words = ['reviews.csv', '--text', 'review', '--label', 'verdict', '--dry-run'];
    expect((await run('train', ...words)).stdout).not.toContain('charWordBoundary');
  });

  it('asks for a table where columns of one are named, and for what it compares', async () => {
    const alone = await run('train', '--label', 'verdict');
    expect([alone.status, alone.stderr]).toEqual([2, expect.stringContaining('needs a table')]);
    const other = await run('compare', '--task', 'regression');
    expect([other.status, other.stderr]).toEqual([
      2,
      expect.stringContaining(
        'it is for a language model or a translator or a neural text classifier or a neural regression on texts, and this is a linear regression.',
      ),
    ]);
    const linear = await run('compare', '--task', 'classification', '--set', 'model.kind=nbSvm');
    expect(linear.stderr).toContain('this is a text classifier.');
  });
});
