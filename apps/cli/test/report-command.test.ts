import { cpSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ridgeline, workFolder } from './ridgeline.ts';

const cwd = workFolder();
const at = (...names: string[]) => path.join(cwd, ...names);
const run = (...words: string[]) => ridgeline(words, { cwd });

const compare = (out: string, ...more: string[]) =>
  run(
    ...['compare', 'small.txt', '-c', 'tiny.yaml', '--penalties', 'none', '--family', 'l1=0.01,0.1'],
    ...['--explore-seeds', '1', '--seeds', '2', '--threads', '1', '--out', out, ...more],
  );

const reportOf = (folder: string) => JSON.parse(readFileSync(at(folder, 'report.json'), 'utf8'));

beforeAll(async () => {
  const ended = await Promise.all([compare('first'), compare('longer', '--set', 'training.maxSteps=20')]);
  for (const { status, stderr } of ended) expect([status, stderr]).toEqual([0, stderr]);
}, 120_000);

describe('report verify', () => {
  it.concurrent('trains the run that is kept again, and any other by its name, to the same bits', async () => {
    const kept = await run('report', 'verify', 'first');
    expect([kept.status, kept.stdout]).toEqual([
      0,
      expect.stringMatching(/^Same bits: confirm .*, weights [0-9a-f]{64}\n$/),
    ]);
    const { exploration } = reportOf('first');
    const { lambda, runs } = exploration.find(({ penalty }: { penalty: string }) => penalty === 'l1');
    const name = `explore l1 ${lambda} seed ${runs[0].seed}`;
    const other = await run('report', 'verify', path.join('first', 'report.html'), '--run', name, '--json');
    expect(JSON.parse(other.stdout)).toMatchObject({
      run: name,
      isSame: true,
      weights: { report: runs[0].weights, now: runs[0].weights },
    });
  });

  it.concurrent('says what is other, with the status of a threshold, where a report was changed', async () => {
    cpSync(at('first'), at('forged'), { recursive: true });
    const report = reportOf('forged');
    for (const family of report.families) for (const each of family.runs) each.test -= 0.5;
    report.environment.node = '1.2.3';
    writeFileSync(at('forged', 'report.json'), JSON.stringify(report));
    const { status, stdout } = await run('report', 'verify', 'forged');
    expect(status).toBe(4);
    expect(stdout).toMatch(
      /^Other bits: confirm .*, test was \d\.\d{3} and is \d\.\d{3}\.\nNot the same: node 1\.2\.3, now /,
    );
  });

  it.concurrent('refuses other data, runs that are not there, and what is no report', async () => {
    writeFileSync(at('other.txt'), readFileSync(at('small.txt'), 'utf8').replaceAll('e', 'a'));
    const other = await run('report', 'verify', 'first', 'other.txt');
    expect([other.status, other.stderr]).toEqual([
      3,
      expect.stringContaining('must be those of the report (small.txt'),
    ]);
    const none = await run('report', 'verify', 'first', '--run', 'confirm l1 7 seed 1');
    expect([none.status, none.stderr]).toEqual([2, expect.stringContaining('must be a run of the report')]);
    const model = await run('report', 'verify', path.join('first', 'model'));
    expect([model.status, model.stderr]).toEqual([3, expect.stringContaining('no such file')]);
    writeFileSync(at('report.json'), '{"environment": {}}');
    const tuned = await run('report', 'verify', 'report.json');
    expect([tuned.status, tuned.stderr]).toEqual([3, expect.stringContaining('of another command')]);
    writeFileSync(at('cut.json'), readFileSync(at('first', 'report.json'), 'utf8').slice(0, 500));
    const cut = await run('report', 'verify', 'cut.json');
    expect([cut.status, cut.stderr]).toEqual([3, expect.stringContaining('a whole report')]);
  });

  it.concurrent('takes the data from where they are now', async () => {
    cpSync(at('small.txt'), at('moving.txt'));
    const ended = await run(
      ...['compare', 'moving.txt', '-c', 'tiny.yaml', '--penalties', 'none', '--explore-seeds', '1'],
      ...['--seeds', '1', '--threads', '1', '--out', 'moved'],
    );
    expect(ended.status).toBe(0);
    renameSync(at('moving.txt'), at('at rest.txt'));
    const gone = await run('report', 'verify', 'moved');
    expect([gone.status, gone.stderr]).toEqual([3, expect.stringContaining('moving.txt')]);
    expect((await run('report', 'verify', 'moved', 'at rest.txt')).stdout).toMatch(/^Same bits/);
  });
});

describe('report diff', () => {
  it.concurrent('names what was changed, and how many runs came to the same bits', async () => {
    const { status, stdout } = await run('report', 'diff', 'first', 'longer');
    expect(status).toBe(0);
    expect(stdout).toMatch(/config\.training\.maxSteps +\d+ +20/);
    expect(stdout).toMatch(/\nL1 /);
    expect(stdout).toMatch(/\d runs in both by penalty, strength and seed; 0 of them to the same bits\./);
    const same = JSON.parse((await run('report', 'diff', 'first', 'first', '--json')).stdout);
    expect(same).toMatchObject({ settings: [], environment: [], chosen: { hasTurned: false } });
    expect(same.runs.same).toBe(same.runs.common);
    expect(same.runs.common).toBeGreaterThan(4);
  });

  it.concurrent('writes of a hash its beginning, which leaves room', async () => {
    const report = reportOf('first');
    const fingerprint = 'f'.repeat(64);
    writeFileSync(at('moved.json'), JSON.stringify({ ...report, data: { ...report.data, fingerprint } }));
    const { stdout } = await run('report', 'diff', 'first', 'moved.json');
    expect(stdout).toContain(`${report.data.fingerprint.slice(0, 12)}…  ${'f'.repeat(12)}…\n`);
  });

  it.concurrent('asks for two reports, and for flags of its own', async () => {
    const one = await run('report', 'diff', 'first');
    expect([one.status, one.stderr]).toEqual([2, expect.stringContaining('takes 2 of FILE, got 1')]);
    const flag = await run('report', 'diff', 'first', 'longer', '--run', 'x');
    expect([flag.status, flag.stderr]).toEqual([2, expect.stringContaining('--run is for verify.')]);
    const action = await run('report', 'verfy', 'first');
    expect([action.status, action.stderr]).toEqual([2, expect.stringContaining('report verify')]);
  });
});

describe('report table', () => {
  it.concurrent('writes the families of some comparisons as Markdown, CSV or LaTeX', async () => {
    const { status, stdout } = await run('report', 'table', 'first', 'longer');
    expect(status).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^\| Data \| Penalty \| Strength \| Test loss \|/);
    expect(lines).toHaveLength(2 + 4);
    const csv = await run('report', 'table', 'first', '--as', 'csv');
    const losses = csv.stdout
      .trimEnd()
      .split('\r\n')
      .slice(1)
      .map((line) => Number(line.split(',')[3]));
    expect(losses).toEqual(
      reportOf('first').families.map(({ test }: { test: { mean: number } }) => test.mean),
    );
    expect((await run('report', 'table', 'first', '--as', 'latex')).stdout).toContain('\\bottomrule');
    expect(readFileSync(at('first', 'report.md'), 'utf8')).toContain('| L1 |');
  });
});

describe('report page', () => {
  it.concurrent('puts comparisons side by side, named by their folders, with what differs alone', async () => {
    const { status, stdout } = await run('report', 'page', 'first', 'longer', '--out', 'both.html');
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^file:\/\/.*both\.html \([\d.]+ kB\)\n$/)]);
    const page = readFileSync(at('both.html'), 'utf8');
    for (const name of ['first', 'longer']) expect(page).toContain(`<h2 class="told">${name}</h2>`);
    expect(page).toMatch(
      /<th scope="row">config\.training\.maxSteps<\/th><td class="text">\d+<\/td><td class="text">20</,
    );
    const again = await run('report', 'page', 'first', 'longer', '--out', 'both.html');
    expect([again.status, again.stderr]).toEqual([2, expect.stringContaining('this one exists')]);
  });

  it.concurrent('takes reports without the word, and makes the page of one anew', async () => {
    expect((await run('report', 'first', 'longer', '--out', 'short.html')).status).toBe(0);
    expect((await run('report', 'first', '--out', 'one.html')).status).toBe(0);
    expect(readFileSync(at('one.html'), 'utf8')).toBe(readFileSync(at('first', 'report.html'), 'utf8'));
    const bare = await run('report', 'first', '--out', 'bare.html', '--without-texts', '--json');
    expect(JSON.parse(bare.stdout)).toMatchObject({ names: ['first'], report: 'bare.html' });
    expect(readFileSync(at('bare.html'), 'utf8')).not.toContain('texts of the data');
  });
});

it('records what a model of every strength writes, and leaves it out where that is asked', async () => {
  const { exploration, excerpts } = reportOf('first');
  expect(excerpts).toMatch(/^At most 120 tokens /);
  for (const { excerpt } of exploration) expect(excerpt.text.length).toBeGreaterThan(0);
  expect((await compare('bare', '--without-texts')).status).toBe(0);
  const bare = reportOf('bare');
  expect([bare.samples, bare.excerpts]).toEqual([[], undefined]);
  expect(JSON.stringify(bare)).not.toContain('"excerpt"');
});
