import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectRefusal } from './expect-refusal.ts';
import { ridgeline, start, workFolder } from './ridgeline.ts';

const cwd = workFolder();
const at = (...names: string[]) => path.join(cwd, ...names);
const run = (...words: string[]) => ridgeline(words, { cwd });

const set = (...settings: readonly string[]) => settings.flatMap((setting) => ['--set', setting]);
const few = ['--learning-rate', '--steps', '40', '--backend', 'wasm'];
const text = ['tune', 'small.txt', '-c', 'tiny.yaml', ...few];

interface Told {
  readonly task: string;
  readonly points: readonly { readonly rate: number; readonly loss: number | null }[];
  readonly suggestion: { readonly rate: number } | null;
  readonly configured: number | string | null;
  readonly optimizer: string;
  readonly verdict: string;
  readonly seconds: number;
}
const testIn = (folder: string): Told => JSON.parse(readFileSync(at(folder, 'learning-rate.json'), 'utf8'));

describe('a test of rates for each task that is trained by steps', () => {
  const width = ['model.width=8', 'model.heads=2', 'model.feedForward=8', 'model.layers=1'];
  it.concurrent.each([
    ['language-model', text.slice(1)],
    [
      'neural-classification',
      ['reviews.csv', '--text', 'review', '--label', 'verdict', ...set('model.kind=textCnn'), ...few],
    ],
    [
      'neural-regression',
      ['stars.csv', '--text', 'review', '--target', 'stars', ...set('model.kind=textCnn'), ...few],
    ],
    [
      'translation',
      ['translations.csv', '--source', 'english', '--target', 'french', ...set(...width), ...few],
    ],
  ])('%s', async (task, words) => {
    const rows = Array.from({ length: 60 }, (_, i) => `a film of ${i % 7} whales,${5 - (i % 5)}`);
    if (task === 'neural-regression') writeFileSync(at('stars.csv'), `review,stars\n${rows.join('\n')}\n`);
    const { status, stdout, stderr } = await run('tune', ...words, '--out', task);
    expect([status, stderr]).toEqual([0, stderr]);
    expect(stdout).toMatch(/learning rate +loss +smoothed/);
    expect(stdout).toContain('no held-out data had a part in it.');
    expect(readdirSync(at(task)).sort()).toEqual(['learning-rate.json', 'report.html']);
    const told = testIn(task);
    expect(told.task).toBe(task);
    expect(stdout).toContain(told.verdict);
    expect(told.points[0]!.rate).toBe(1e-6);
    const ratios = told.points.slice(1).map(({ rate }, i) => rate / told.points[i]!.rate);
    for (const ratio of ratios) expect(ratio).toBeCloseTo(Math.exp(Math.log(1e7) / 39), 9);
    const [, heading] = /<h1>(.*)<\/h1>/.exec(readFileSync(at(task, 'report.html'), 'utf8'))!;
    expect(heading!.replaceAll(/<[^>]*>/g, '')).toBe(told.verdict);
  });
});

it('comes to the same numbers twice, sets a schedule aside, and goes by --set', async () => {
  const schedule = '{ kind: warmupCosine, peak: 0.1, floor: 0, warmupSteps: 2, decaySteps: 12 }';
  const more = (learningRate: string) =>
    set('optimizer.kind=momentum', 'optimizer.momentum=0.9', `optimizer.learningRate=${learningRate}`);
  const call = [...text, '--lowest', '1e-4', '--highest', '100'];
  await run(...call, ...more('0.1'), '--out', 'one');
  await run(...call, ...more(schedule), '--out', 'other');
  const [one, other] = [testIn('one'), testIn('other')];
  expect(one).toMatchObject({ optimizer: 'momentum', configured: 0.1 });
  expect(one.points[0]!.rate).toBe(1e-4);
  expect(other.configured).toBe('warmupCosine');
  expect(other.points).toEqual(one.points);
  expect(other.suggestion).toEqual(one.suggestion);
});

it('prints one document with --json, and one event a step with --format jsonl', async () => {
  const { stdout } = await run(...text, '--out', 'document', '--json');
  expect(JSON.parse(stdout)).toMatchObject({
    task: 'language-model',
    range: { from: 1e-6, to: 10, steps: 40 },
  });
  const events = (await run(...text, '--out', 'events', '--format', 'jsonl')).stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const end = events.at(-1);
  expect(end.type).toBe('learning-rate-end');
  expect(events.slice(0, -1).map(({ step, rate, loss }) => ({ step, rate, loss }))).toEqual(
    end.points.map(({ rate, loss }: Told['points'][number], i: number) => ({ step: i + 1, rate, loss })),
  );
});

it('needs no rate of an optimizer, since it is what is tried', async () => {
  const sgd = set('optimizer={kind: sgd}');
  const { status, stdout, stderr } = await run(...text, ...sgd, '--out', 'open');
  expect([status, stderr]).toEqual([0, stderr]);
  expect(stdout).toContain('40 steps are few');
  const open = testIn('open');
  expect(open).toMatchObject({ optimizer: 'sgd', configured: null });
  await run(...text, ...set('optimizer={kind: sgd, learningRate: 0.3}'), '--out', 'closed');
  const closed = testIn('closed');
  expect(closed).toMatchObject({ optimizer: 'sgd', configured: 0.3 });
  expect(open.points).toEqual(closed.points);
});

it('says what it would do, and does nothing', async () => {
  const { status, stdout } = await run(...text, '--out', 'dry', '--dry-run', '--json');
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    fits: { optimizer: 'adam', learningRates: { from: 1e-6, to: 10, steps: 40 } },
    writes: [path.join('dry', 'report.html'), path.join('dry', 'learning-rate.json')],
  });
  expect(existsSync(at('dry'))).toBe(false);
});

it('replaces a test with --overwrite alone, and no folder of others', async () => {
  await run(...text, '--out', 'kept');
  const again = await run(...text, '--out', 'kept');
  expect([again.status, again.stderr]).toEqual([
    2,
    expect.stringContaining('there is a learning-rate test in this folder already'),
  ]);
  expect((await run(...text, '--out', 'kept', '--overwrite')).status).toBe(0);
  const tuned = await run('tune', 'small.txt', '-c', 'tiny.yaml', '--out', 'kept');
  expect(tuned.stderr).toContain('the folder holds a learning-rate test already, not a study');
  mkdirSync(at('mine'));
  writeFileSync(at('mine', 'report.html'), 'my own');
  const mine = await run(...text, '--out', 'mine', '--overwrite');
  expect([mine.status, readFileSync(at('mine', 'report.html'), 'utf8')]).toEqual([2, 'my own']);
});

it('Ctrl-C ends it with 130, leaves no folder, and tells the line that begins anew', async () => {
  const call = [...text.map((word) => (word === '40' ? '100000' : word)), '--out', 'stopped'];
  const running = start(call, { cwd });
  await running.says(/step \d+\/100000/);
  running.child.kill('SIGINT');
  const { status, stdout, stderr } = await running.ended;
  expect([status, stdout, stderr]).toEqual([130, '', expect.stringContaining('Nothing was written')]);
  expect(stderr.trimEnd().split('\n').at(-1)).toBe(`  Begin anew with: ridgeline ${call.join(' ')}`);
  expect(existsSync(at('stopped'))).toBe(false);
});

const reviews = ['tune', 'reviews.csv', '--text', 'review', '--label', 'verdict', '--learning-rate'];
const decoupled = set('regularizers=[{kind: l2, lambda: 0.5, as: decoupled}]');
it.concurrent.each([
  [reviews, 'a text classifier has no learning rate: it is not trained by steps.', 'model.kind=textCnn'],
  [
    ['tune', 'houses.csv', '--target', 'price', '--learning-rate'],
    'has no learning rate: it is not trained by steps.',
    'Leave --learning-rate out',
  ],
  [
    [...text, ...set('optimizer={kind: lbfgs, learningRate: 1}')],
    'lbfgs is for whole batches',
    'Take the rate of 1',
  ],
  [[...text, ...set('optimizer={kind: lbfgs}')], 'lbfgs is for whole batches', 'Take the rate of 1'],
  [[...text, ...set('optimizer={kind: fista}')], 'fista is for whole batches', 'Take the rate of 1'],
  [[...text, ...set('optimizer={kind: sgd, rate: 1}')], 'unknown key "rate" in optimizer', 'help config'],
  [
    [...text, '--lowest', '1', '--highest', '0.1'],
    '--lowest must be below --highest, got 1 and 0.1.',
    'For example --lowest 0.000001 --highest 10',
  ],
  [[...text.slice(0, 4), '--learning-rate', '--steps', '9'], '--steps', '10'],
  [[...text, '--penalty', 'l2'], '--penalty is not for --learning-rate.', 'It trains once'],
  [['tune', 'small.txt', '--steps', '30'], '--steps is not for a search.', 'Add --learning-rate'],
  [[...text, ...decoupled], 'learning rate × lambda must be at most 1', '--highest 1'],
])('refuses %j', (call, problem, remedy) => expectRefusal(call, cwd, { code: 2, problem, remedy }));
