import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { ridgeline, workFolder } from './ridgeline.ts';

const cwd = workFolder();
const at = (...names: string[]) => path.join(cwd, ...names);
const run = (...words: string[]) => ridgeline(words, { cwd });

const train = (out: string, ...more: string[]) =>
  run('train', 'small.txt', '-c', 'tiny.yaml', '--out', out, ...more);

beforeAll(async () => {
  writeFileSync(at('marks.csv'), `text,label\n${'good 😀,yes\nbad,no\n'.repeat(20)}`);
  const ended = await Promise.all([
    train(path.join('runs', 'narrow')),
    train(path.join('runs', 'deep', 'wide'), '--set', 'model.hidden=9'),
    run('train', 'marks.csv', '--label', 'label', '--out', path.join('tables', 'linear')),
  ]);
  for (const { status, stderr } of ended) expect([status, stderr]).toEqual([0, stderr]);
  mkdirSync(at('runs', 'broken'));
  writeFileSync(at('runs', 'broken', 'run.json'), '{"config": 1');
  symlinkSync(at('runs'), at('runs', 'deep', 'loop'));
}, 120_000);

it.concurrent('lists models with what they differ in, and sorts them', async () => {
  const { status, stdout, stderr } = await run('runs', 'runs', '--sort', 'model.hidden');
  expect(status).toBe(0);
  const lines = stdout.trimEnd().split('\n');
  expect(lines[0]).toMatch(/^run +step +validation +model\.hidden$/);
  expect(lines.slice(1).map((line) => line.split(/ +/)[0])).toEqual([
    path.join('runs', 'narrow'),
    path.join('runs', 'deep', 'wide'),
  ]);
  expect(lines[2]).toMatch(/ 9$/);
  expect(stderr).toContain('broken: its run.json is not that of a run, or not whole; it is left out.');
  expect(stderr).toContain('2 runs; the settings are those in which they differ.');
});

it.concurrent('lists models of several tasks, with any metric, for a program too', async () => {
  const { stdout } = await run('runs', 'runs', 'tables', '--show', 'test.accuracy', '--show', 'model.kind');
  expect(stdout).toMatch(/linear.* 1 +logistic/);
  expect(stdout).toMatch(/narrow.* – +lstm/);
  // settings as they were typed, and no column of which no run has anything
  expect(stdout).not.toMatch(/\.\d+000(\s|$)/m);
  expect((await run('runs', 'tables')).stdout).not.toMatch(/^run +step/);
  const found = JSON.parse((await run('runs', 'runs', '--json', '--quiet')).stdout);
  expect(found.differing).toEqual(['model.hidden']);
  expect(found.runs.map(({ config }: { config: { task: string } }) => config.task)).toEqual([
    'language-model',
    'language-model',
  ]);
});

it.concurrent('says so where there is none, and refuses what no run has', async () => {
  mkdirSync(at('empty'));
  expect(await run('runs', 'empty')).toEqual({
    status: 0,
    stdout: '',
    stderr: 'There is no run in empty.\n',
  });
  const sort = await run('runs', 'runs', '--sort', 'model.hiden');
  expect([sort.status, sort.stderr]).toEqual([2, expect.stringContaining('--sort: no run has model.hiden.')]);
  const nowhere = await run('runs', 'nowhere');
  expect([nowhere.status, nowhere.stderr]).toEqual([3, expect.stringContaining('no such file or folder')]);
});
