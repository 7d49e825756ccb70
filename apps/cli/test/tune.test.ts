import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { decodeSafetensors } from '@ridgeline/checkpoints';
import { describe, expect, it } from 'vitest';
import { expectRefusal } from './expect-refusal.ts';
import { ridgeline, start, workFolder } from './ridgeline.ts';
import { numbersOf } from './tuning-report.ts';

const cwd = workFolder();
const at = (...names: string[]) => path.join(cwd, ...names);
const run = (...words: string[]) => ridgeline(words, { cwd });

const text = ['small.txt', '-c', 'tiny.yaml', '--backend', 'wasm'];
/** On one thread unless it says how many: each thread loads the program's modules anew. */
const tune = (out: string, ...more: string[]) => [
  'tune',
  ...text,
  '--out',
  out,
  ...(more.includes('--threads') ? [] : ['--threads', '1']),
  ...more,
];
const path3 = ['--lambdas', '0.5,0.1,0.02', '--seeds', '2'];

const linesOf = (folder: string): string[] =>
  readFileSync(at(folder, 'study.jsonl'), 'utf8').split('\n').slice(0, -1);

describe('a path of strengths for a text', () => {
  it.concurrent('chooses one, tests it alone, and leaves report, study and a model that can be used', async () => {
    const { status, stdout, stderr } = await run(...tune('path', ...path3));
    expect([status, stderr]).toEqual([0, stderr]);
    expect(stdout).toMatch(/λ +held out +gap +zeros +test/);
    expect(stdout).toMatch(/^ *(0\.5|0\.1|0\.02) .* chosen/m);
    expect(stdout).toContain('(3.3 trainings for each of 2 paths)');
    expect(stdout).toContain('the size rule λ =');
    expect(stderr).toContain('Next: ridgeline evaluate path/model');
    const report = numbersOf(at('path')) as {
      rows: { lambda: number; test: unknown }[];
      chosen: { lambda: number };
    };
    expect(report.rows.map(({ lambda }) => lambda)).toEqual([0.5, 0.1, 0.02]);
    expect(report.rows.filter(({ test }) => test !== null).map(({ lambda }) => lambda)).toEqual([
      report.chosen.lambda,
    ]);
    expect(readdirSync(at('path')).sort()).toEqual(['model', 'report.html', 'report.json', 'study.jsonl']);
    expect((await run('evaluate', 'path/model', '--json')).status).toBe(0);
  });

  it.concurrent('comes to the same numbers on one thread and on several, bit for bit', async () => {
    const more = [...path3, '--folds', '2'];
    const ends = await Promise.all([
      run(...tune('serial', ...more, '--threads', '1')),
      run(...tune('shared', ...more, '--threads', '3')),
    ]);
    expect(ends.map(({ status, stderr }) => [status, stderr])).toEqual(ends.map(({ stderr }) => [0, stderr]));
    expect(numbersOf(at('shared'))).toEqual(numbersOf(at('serial')));
    const tensorsOf = async (folder: string) =>
      (await decodeSafetensors(readFileSync(at(folder, 'model', 'model.safetensors')))).tensors;
    expect(await tensorsOf('shared')).toEqual(await tensorsOf('serial'));
  });

  it.concurrent('C18 prints one document with --json, and one event a line with --format jsonl', async () => {
    const lines = (await run(...tune('events', ...path3, '--format', 'jsonl'))).stdout.trimEnd().split('\n');
    const types = lines.map((line) => JSON.parse(line).type);
    expect(types.filter((type) => type === 'point')).toHaveLength(6);
    expect(types.filter((type) => type === 'task-end')).toHaveLength(4);
    expect(types.at(-1)).toBe('tune-end');
  });
});

describe('C34 a study that is killed', { timeout: 180_000 }, () => {
  const slow = ['--lambdas', '12', '--seeds', '3', '--set', 'training.maxSteps=60'];

  it.concurrent('with -9 between two results and within one comes to the numbers of the unbroken one', async () => {
    const whole = run(...tune('unbroken', ...slow));
    const between = start(tune('killed', ...slow, '--format', 'jsonl'), { cwd });
    await between.says(/"task-end"/);
    between.child.kill('SIGKILL');
    await between.ended;
    expect(linesOf('killed')).toHaveLength(2);

    const within = start(tune('killed', ...slow, '--format', 'jsonl'), { cwd });
    await within.says(/path, seed 2","lambda":0\.[\s\S]*path, seed 2","lambda":0\./);
    within.child.kill('SIGKILL');
    await within.ended;
    expect(readdirSync(at('killed')).filter((name) => name.startsWith('progress-'))).toEqual([
      expect.stringMatching(/^progress-path-seed-2-[0-9a-f]{12}\.json$/),
    ]);

    // and a line that was cut short as it was written
    appendFileSync(at('killed', 'study.jsonl'), '{"key":"path, seed 2","result":[{"lam');
    const last = await run(...tune('killed', ...slow, '--format', 'jsonl'));
    expect([last.status, last.stderr]).toEqual([
      0,
      expect.stringContaining('Going on with the study in killed: 1 results are there.'),
    ]);
    // the path that was broken off goes on where it was
    const again = last.stdout
      .split('\n')
      .filter((line) => line.includes('"type":"point","name":"path, seed 2"'));
    expect(again.length).toBeLessThan(11);
    expect((await whole).status).toBe(0);
    expect(numbersOf(at('killed'))).toEqual(numbersOf(at('unbroken')));
    expect(readdirSync(at('killed')).sort()).toEqual(readdirSync(at('unbroken')).sort());
  });

  it.concurrent.each(['1', '2'])(
    'C31 Ctrl-C ends it with 130 and the line that goes on, on %s threads',
    async (threads) => {
      const out = `stopped-${threads}`;
      const call = tune(
        out,
        '--lambdas',
        '40',
        '--seeds',
        '4',
        '--threads',
        threads,
        '--set',
        'training.maxSteps=400',
      );
      const running = start([...call, '--format', 'jsonl'], { cwd });
      await running.says(/"point"/);
      running.child.kill('SIGINT');
      const { status, stderr } = await running.ended;
      expect(status).toBe(130);
      expect(stderr).toContain('Stopping; what is done so far is kept');
      expect(readdirSync(at(out)).some((name) => name.startsWith('progress-'))).toBe(true);
      const quiet = start(call, { cwd });
      await quiet.says(/at a time/);
      quiet.child.kill('SIGINT');
      expect((await quiet.ended).stderr.trimEnd().split('\n').at(-1)).toBe(
        `  Go on with: ridgeline ${call.join(' ')}`,
      );
    },
  );

  it.concurrent('refuses to go on with other settings, and begins anew with --overwrite', async () => {
    const first = start(tune('other', ...slow, '--format', 'jsonl'), { cwd });
    await first.says(/"task-end"/);
    first.child.kill('SIGKILL');
    await first.ended;
    const refused = await run(...tune('other', ...slow, '--seed', '9'));
    expect([refused.status, refused.stderr]).toEqual([
      3,
      expect.stringContaining('this file is about other data or other settings'),
    ]);
    await run(...tune('done', ...path3));
    const kept = await run(...tune('done', ...path3, '--seed', '9'));
    expect([kept.status, kept.stderr]).toEqual([3, expect.stringContaining('--overwrite begins anew')]);
    const next = await run(...tune('done', ...path3, '--seed', '9', '--overwrite'));
    expect(next.status).toBe(0);
    expect(next.stderr).not.toContain('Going on');
  });

  it.concurrent('takes all its results from the study when it is repeated with another rule', async () => {
    await run(...tune('repeated', ...path3));
    const { status, stdout, stderr } = await run(
      ...tune('repeated', ...path3, '--rule', 'oneStandardError', '--json'),
    );
    expect([status, stderr]).toEqual([0, expect.stringContaining('2 results are there')]);
    const { chosen } = JSON.parse(stdout);
    expect(chosen.lambda).toBe(chosen.oneStandardError);
  });
});

describe('searches over settings', () => {
  it.concurrent('needs no setting beforehand that it goes through', async () => {
    const dry = async (...words: string[]) =>
      run(...tune('open', '--search', 'grid', ...words, '--dry-run', '--json'));
    const rates = ['--space', 'optimizer.learningRate=0.3,0.1'];
    const open = await dry('--set', 'optimizer={kind: sgd}', ...rates);
    expect(open.status, open.stderr).toBe(0);
    const { config, fits } = JSON.parse(open.stdout);
    expect([config.optimizer.learningRate, fits.space]).toEqual([
      0.3,
      { 'optimizer.learningRate': { among: [0.3, 0.1] } },
    ]);
    const set = await dry('--set', 'optimizer={kind: sgd, learningRate: 1}', ...rates);
    expect(JSON.parse(set.stdout).config.optimizer.learningRate).toBe(1);
    const rule = await dry(
      '--set',
      'regularizers=[{kind: l2, as: decoupled}]',
      '--space',
      'regularizers.0.lambda=0.1,0.2',
    );
    expect(JSON.parse(rule.stdout).config.regularizers).toMatchObject([{ kind: 'l2', lambda: 0.1 }]);
    const other = await dry('--set', 'optimizer={kind: sgd}', '--space', 'model.hidden=4,8');
    expect([other.status, other.stdout]).toEqual([
      2,
      expect.stringContaining('optimizer.learningRate is missing'),
    ]);
  });

  const space = ['--space', 'model.hidden=4,8', '--seeds', '1'];

  it.concurrent('tries every combination of a grid', async () => {
    const { stdout } = await run(
      ...tune('grid', '--search', 'grid', ...space, '--penalty', 'l2', '--lambdas', '0.3,0.1', '--json'),
    );
    const { rows, chosen } = JSON.parse(stdout);
    const { spec } = JSON.parse((await run('inspect', 'grid/model', '--json')).stdout);
    expect(spec.hidden).toBe(chosen.settings['model.hidden']);
    expect(rows.map((row: { lambda: number; settings: object }) => [row.lambda, row.settings])).toEqual([
      [0.3, { 'model.hidden': 4 }],
      [0.3, { 'model.hidden': 8 }],
      [0.1, { 'model.hidden': 4 }],
      [0.1, { 'model.hidden': 8 }],
    ]);
  });

  it.concurrent('draws settings from ranges, the same with the same seed', async () => {
    const random = [
      '--search',
      'random',
      '--trials',
      '3',
      '--seeds',
      '1',
      '--space',
      'optimizer.learningRate=1e-3..1e-1:log',
    ];
    const [first, second] = await Promise.all([
      run(...tune('random-1', ...random)),
      run(...tune('random-2', ...random)),
    ]);
    expect([first.status, second.status]).toEqual([0, 0]);
    expect(numbersOf(at('random-1'))).toEqual(numbersOf(at('random-2')));
    const { rows } = numbersOf(at('random-1')) as { rows: { settings: Record<string, number> }[] };
    for (const { settings } of rows) {
      expect(settings['optimizer.learningRate']).toBeGreaterThanOrEqual(1e-3);
      expect(settings['optimizer.learningRate']).toBeLessThanOrEqual(1e-1);
    }
  });

  it.concurrent('halves candidates: fewer steps for those that are dropped', async () => {
    const { status, stdout } = await run(
      ...tune(
        'halved',
        '--search',
        'halving',
        '--trials',
        '9',
        '--seeds',
        '1',
        '--space',
        'optimizer.learningRate=1e-4..1:log',
        '--set',
        'training.maxSteps=18',
        '--json',
      ),
    );
    const { rows, chosen } = JSON.parse(stdout);
    expect(status).toBe(0);
    // 2 steps for all, 6 more for three, 18 more for one
    expect(rows.map(({ steps }: { steps: number }) => steps).sort((a: number, b: number) => a - b)).toEqual([
      2, 2, 2, 2, 2, 2, 8, 8, 26,
    ]);
    const kept = rows.find(({ steps }: { steps: number }) => steps === 26);
    expect(chosen.settings).toEqual(kept.settings);
  });
});

const refused = (...more: string[]) => ['tune', ...text, ...more];

describe('C13 what cannot be tuned is refused with the flag and a remedy', () => {
  it.concurrent.each([
    [2, refused('--lambdas', '0.1,-1'), '--lambdas must be above 0, got "-1".', 'For example --lambdas 20'],
    [2, refused('--lambdas', 'many'), '--lambdas must be how many', 'For example --lambdas 20'],
    [
      2,
      refused('--search', 'random', '--space', 'model.hidden'),
      'it must be KEY=VALUES',
      'For example --space',
    ],
    [2, refused('--space', 'model.hidden=8,16'), '--space is not for a path.', 'Take --search grid'],
    [2, refused('--search', 'random', '--space', 'model.hiden=8,16'), 'hiden', 'hidden'],
    [2, refused('--fold-kind', 'plain'), '--fold-kind is not for a language model.', '--folds 5'],
    [
      2,
      refused('--set', 'optimizer.kind=sgd', '--set', 'optimizer.learningRate=1'),
      'a step of sgd has no bound',
      '--largest 1',
    ],
    [3, refused('--folds', '900', '--lambdas', '2'), 'one sequence needs', 'Take more text'],
  ])('%i: %j', (code, call, problem, remedy) => expectRefusal(call, cwd, { code, problem, remedy }));
});
