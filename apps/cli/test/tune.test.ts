import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { decodeSafetensors } from '@ridgeline/checkpoints';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseSpace } from '../src/tune-space.ts';
import { ridgeline, start, workFolder } from './ridgeline.ts';

const cwd = workFolder();
const at = (...names: string[]) => path.join(cwd, ...names);
const run = (...words: string[]) => ridgeline(words, { cwd });

const text = ['small.txt', '-c', 'tiny.yaml', '--backend', 'wasm'];
const tune = (out: string, ...more: string[]) => ['tune', ...text, '--out', out, ...more];
const path3 = ['--lambdas', '0.5,0.1,0.02', '--seeds', '2'];

/** A report without what depends on the clock. */
const numbersOf = (folder: string): unknown =>
  JSON.parse(readFileSync(at(folder, 'report.json'), 'utf8'), (key, value) =>
    key === 'seconds' ? 0 : value,
  );
const linesOf = (folder: string): string[] =>
  readFileSync(at(folder, 'study.jsonl'), 'utf8').split('\n').slice(0, -1);

const labels = ['sea', 'spam'];
const words = [
  ['ship', 'whale', 'wave', 'oar'],
  ['free', 'prize', 'win', 'call'],
];
const table = ['text,label,author']
  .concat(
    Array.from({ length: 60 }, (_, row) => {
      const kind = row % 2;
      const own = words[kind]!;
      const other = words[1 - kind]!;
      return `${own[row % 4]} ${own[(row + 1) % 4]} ${row % 5 === 0 ? other[row % 3] : own[row % 3]},${labels[kind]},a${row % 12}`;
    }),
  )
  .join('\n');
const numbers = [
  'x,z,y',
  ...Array.from({ length: 40 }, (_, row) => `${row % 7},${row % 3},${3 * (row % 7) + (row % 4)}`),
].join('\n');
const classify = (out: string, ...more: string[]) => [
  'tune',
  'mail.csv',
  '--label',
  'label',
  '--folds',
  '3',
  '--lambdas',
  '8',
  '--out',
  out,
  ...more,
];
// once, before the tests: programs of other tests may be reading them
beforeAll(() => {
  writeFileSync(at('mail.csv'), table);
  writeFileSync(at('numbers.csv'), numbers);
});

describe('a path of strengths for a text', () => {
  it.concurrent('chooses one, tests it alone, and leaves report, study and a model that can be used', async () => {
    const { status, stdout, stderr } = await run(...tune('path', ...path3));
    expect([status, stderr]).toEqual([0, stderr]);
    expect(stdout).toMatch(/λ +held out +gap +zeros +test/);
    expect(stdout).toMatch(/^ *(0\.5|0\.1|0\.02) .* chosen/m);
    expect(stdout).toContain('(3.3 trainings for each of 2 paths)');
    expect(stdout).toContain('the size rule λ =');
    expect(stderr).toContain('Next: ridgeline evaluate path/model');
    const report = numbersOf('path') as {
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
    expect(numbersOf('shared')).toEqual(numbersOf('serial'));
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
  const slow = ['--lambdas', '12', '--seeds', '3', '--threads', '1', '--set', 'training.maxSteps=60'];

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
      'progress-path-seed-2.json',
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
    expect(numbersOf('killed')).toEqual(numbersOf('unbroken'));
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
        'training.maxSteps=4000',
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

  it.concurrent('refuses to go on with other settings, until it is finished', async () => {
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
    const next = await run(...tune('done', ...path3, '--seed', '9'));
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
  const space = ['--space', 'model.hidden=4,8', '--seeds', '1'];

  it.concurrent('tries every combination of a grid', async () => {
    const { stdout } = await run(
      ...tune('grid', '--search', 'grid', ...space, '--penalty', 'l2', '--lambdas', '0.3,0.1', '--json'),
    );
    const { rows } = JSON.parse(stdout);
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
    expect(numbersOf('random-1')).toEqual(numbersOf('random-2'));
    const { rows } = numbersOf('random-1') as { rows: { settings: Record<string, number> }[] };
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

describe('a linear model of a table', () => {
  it.concurrent('goes down the path of a text classifier by cross-validation, on any number of threads', async () => {
    const ends = await Promise.all([
      run(...classify('mail', '--threads', '1', '--nested')),
      run(...classify('mail-2', '--threads', '2', '--nested')),
    ]);
    expect(ends.map(({ status, stderr }) => [status, stderr])).toEqual(ends.map(({ stderr }) => [0, stderr]));
    expect(ends[0]!.stdout).toMatch(/λ +held out +gap +non-zero +right +test/);
    expect(ends[0]!.stdout).toContain('Error of the whole procedure');
    expect(numbersOf('mail-2')).toEqual(numbersOf('mail'));
    expect(readFileSync(at('mail', 'report.html'), 'utf8')).toContain('What speaks for “spam”');
  });

  it.concurrent('keeps groups together where their column is named', async () => {
    const { stdout } = await run(...classify('grouped', '--group', 'author', '--json'));
    const { heldOut, test, data } = JSON.parse(stdout);
    expect(heldOut).toEqual({ kind: 'grouped', folds: 3, repeats: 1 });
    // the part that is evaluated is the one of the study: whole groups
    const evaluated = JSON.parse((await run('evaluate', 'grouped/model', '--json')).stdout);
    expect([evaluated.examples, evaluated.accuracy]).toEqual([data.test, test.accuracy]);
    const { testRows } = JSON.parse(readFileSync(at('grouped', 'model', 'run.json'), 'utf8'));
    const authorOf = (row: number) => table.split('\n')[row + 1]!.split(',')[2];
    const held = new Set(testRows.map(authorOf));
    const others = Array.from({ length: 60 }, (_, row) => row).filter((row) => !testRows.includes(row));
    expect(others.filter((row) => held.has(authorOf(row)))).toEqual([]);
  });

  it.concurrent('leaves a classifier that is evaluated, inspected and used, with the figures of its report', async () => {
    const { stdout, stderr } = await run(...classify('kept', '--json'));
    const { test, chosen, model, data } = JSON.parse(stdout);
    expect(model).toBe('kept/model');
    expect(stderr).toContain('The chosen model is in kept/model. Next: ridgeline evaluate kept/model');
    expect(readdirSync(at('kept', 'model')).sort()).toEqual([
      'README.md',
      'config.json',
      'features.json',
      'model.safetensors',
      'run.json',
    ]);
    const evaluated = JSON.parse((await run('evaluate', 'kept/model', '--json')).stdout);
    expect([evaluated.examples, evaluated.accuracy]).toEqual([data.test, test.accuracy]);
    expect(evaluated.dataLoss).toBeCloseTo(test.loss.mean, 6);
    const answer = await run('classify', 'kept/model', 'prize win prize', '--explain', '--json');
    expect(JSON.parse(answer.stdout)).toMatchObject({ label: 'spam' });
    expect((await run('inspect', 'kept/model')).stdout).toContain('linear/weights');
    // the strength that was chosen, given to train, makes a model that answers alike
    const { config } = JSON.parse(readFileSync(at('kept', 'model', 'run.json'), 'utf8'));
    expect(config.model.penalty).toEqual({ kind: 'l1', lambda: chosen.lambda });
    writeFileSync(at('kept.json'), JSON.stringify(config));
    const trained = await run('train', 'mail.csv', '-c', 'kept.json', '--out', 'trained', '--json');
    expect([trained.status, JSON.parse(trained.stdout).lambda]).toEqual([0, chosen.lambda]);
  });

  it.concurrent('reads texts as train does, unless the configuration says otherwise', async () => {
    const featuresIn = (...folder: string[]) =>
      JSON.parse(readFileSync(at(...folder, 'run.json'), 'utf8')).config.features;
    for (const penalty of ['l1', 'l2', 'elasticNet']) {
      await run(...classify(`read-${penalty}`, '--penalty', penalty));
      const model = `model.penalty={kind: ${penalty}${penalty === 'elasticNet' ? ', alpha: 0.5' : ''}}`;
      await run('train', 'mail.csv', '--label', 'label', '--set', model, '--out', `as-${penalty}`);
      expect(featuresIn(`read-${penalty}`, 'model')).toEqual(featuresIn(`as-${penalty}`));
      expect(featuresIn(`as-${penalty}`)).toEqual({
        ngrams: [1, 2],
        minDocumentFrequency: 2,
        weighting: 'tf-idf',
        sublinear: true,
        norm: penalty === 'l2' ? 'l2' : 'none',
      });
    }
    await run(...classify('read-so', '--set', 'features.minDocumentFrequency=1'));
    expect(featuresIn('read-so', 'model').minDocumentFrequency).toBe(1);
  });

  it.concurrent('takes penalty and share of L1 from the configuration, and the flag before it', async () => {
    const set = ['--set', 'model.penalty={kind: elasticNet, alpha: 0.3}'];
    const penaltyIn = async (out: string, ...more: string[]) => {
      await run(...classify(out, ...more));
      return JSON.parse(readFileSync(at(out, 'model', 'run.json'), 'utf8')).config.model.penalty;
    };
    expect(await penaltyIn('of-config', ...set)).toMatchObject({ kind: 'elasticNet', alpha: 0.3 });
    expect(await penaltyIn('of-flag', ...set, '--penalty', 'l2')).toMatchObject({ kind: 'l2' });
  });

  it.concurrent('goes down the path of a regression', async () => {
    const { status, stdout } = await run(
      'tune',
      'numbers.csv',
      '--target',
      'y',
      '--folds',
      '4',
      '--repeats',
      '2',
      '--out',
      'numbers',
      '--json',
    );
    expect(status).toBe(0);
    const { task, test, heldOut, coefficients } = JSON.parse(stdout);
    expect([task, heldOut]).toEqual(['regression', { kind: 'plain', folds: 4, repeats: 2 }]);
    expect(test.r2).toBeGreaterThan(0.8);
    expect(coefficients.outputs[0].columns[0].name).toBe('x');
    // the model that was measured is kept: on all rows it comes near what it came to on those of the test
    const evaluated = await run('evaluate', 'numbers/model', 'numbers.csv', '--json');
    expect([evaluated.status, JSON.parse(evaluated.stdout)]).toMatchObject([
      0,
      { task: 'regression', examples: 40 },
    ]);
    expect(JSON.parse(evaluated.stdout).r2).toBeGreaterThan(0.8);
    const { config, metrics } = JSON.parse(readFileSync(at('numbers', 'model', 'run.json'), 'utf8'));
    const inspected = await run('inspect', 'numbers/model');
    expect(inspected.stdout).toContain('y ~ x + z');
    // what regress fits with that strength on the same rows would be the same; on its own split it is near
    expect(config.model.penalty).toMatchObject({ kind: 'l1', lambda: expect.any(Number) });
    expect(metrics.coefficients.x).toBeGreaterThan(2.5);
    expect(metrics.coefficients.x).toBeLessThan(3.5);
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
    [
      2,
      ['tune', 'mail.csv', '--label', 'label', '--penalty', 'dropout'],
      '--penalty of a linear model',
      '--penalty l1',
    ],
    [3, ['tune', 'mail.csv', '--label', 'kind'], 'there is no column "kind"', '"label"'],
    [
      2,
      ['tune', 'mail.csv', '--label', 'label', '--set', 'model.penalty.lambda=0.1'],
      'model.penalty.lambda is what tune chooses.',
      '--lambdas 0.3,0.1',
    ],
    [
      2,
      ['tune', 'numbers.csv', '--target', 'y', '--set', 'model.lambdaScale=sum'],
      'got model.lambdaScale=sum.',
      'ridgeline regress',
    ],
    [
      3,
      ['tune', 'numbers.csv', '--target', 'y', '--folds', '60'],
      'at most the number of rows',
      'Take fewer folds',
    ],
    [
      2,
      ['tune', 'numbers.csv', '--target', 'y', '--fold-kind', 'stratified'],
      'stratified folds are for classes',
      '--fold-kind plain',
    ],
  ])('%i: %j', async (code, call, problem, remedy) => {
    const out = `no-${problem.replaceAll(/\W+/g, '-')}`;
    const { status, stdout, stderr } = await run(...call, '--out', out);
    expect([status, stdout, stderr]).toEqual([code, '', expect.stringContaining(problem)]);
    expect(stderr).toContain(remedy);
    expect(stderr).not.toMatch(/^ {4}at /m);
    expect(existsSync(at(out))).toBe(false);
  });
});

describe('parseSpace', () => {
  it('reads lists, even ranges, ranges by logarithm and whole numbers', () => {
    expect(
      parseSpace([
        'model.hidden=32,64',
        'tokenizer.kind=char,word',
        'a=0..1',
        'b=1e-4..1e-2:log',
        'c=1..4:int',
      ]),
    ).toEqual({
      'model.hidden': { among: [32, 64] },
      'tokenizer.kind': { among: ['char', 'word'] },
      a: { uniform: [0, 1] },
      b: { logUniform: [1e-4, 1e-2] },
      c: { integer: [1, 4] },
    });
  });

  it.each([
    ['a', 'it must be KEY=VALUES'],
    ['a=', 'it must be KEY=VALUES'],
    ['a=1,,2', 'a value of the list is empty'],
    ['a=2..1', 'the range must rise'],
    ['a=0..1:log', 'must be above 0'],
    ['a=0..1:cubic', 'a range is even, :log or :int'],
    ['a=low..high', 'must be numbers'],
    ['a=0.5..3:int', 'whole ends'],
  ])('refuses %s: %s', (given, problem) => {
    expect(() => parseSpace([given])).toThrow(problem);
  });

  it('refuses a setting that is given twice', () => {
    expect(() => parseSpace(['a=1,2', 'a=3,4'])).toThrow('a is given twice');
  });
});
