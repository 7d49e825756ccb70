import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ridgeline, start, workFolder } from './ridgeline.ts';

const cwd = workFolder();
const at = (...names: string[]) => path.join(cwd, ...names);
const json = (...names: string[]) => JSON.parse(readFileSync(at(...names), 'utf8'));

const comparison = (out: string, ...more: string[]): string[] => [
  'compare',
  'small.txt',
  '-c',
  'tiny.yaml',
  ...['--family', 'l1=0.01,0.1', '--explore-seeds', '1', '--seeds', '2', '--threads', '1'],
  ...['--out', out],
  ...more,
];

/** What a report says, but for times. */
const facts = (folder: string) =>
  JSON.parse(readFileSync(at(folder, 'report.json'), 'utf8'), (key, value) =>
    key === 'seconds' ? undefined : value,
  );

it.concurrent('tells every run by seed, as JSON and as a table', async () => {
  const { status, stdout, stderr } = await ridgeline(comparison('told'), { cwd });
  expect([status, stderr]).toEqual([
    0,
    expect.stringContaining('explored on 1 seed, confirmed on 2 fresh seeds'),
  ]);
  expect(stdout).toMatch(/7 runs were made\./);
  const report = json('told', 'report.json');
  expect(
    report.families.map(({ runs }: { runs: { seed: number }[] }) => runs.map(({ seed }) => seed)),
  ).toEqual([
    [2, 3],
    [2, 3],
  ]);
  const lines = readFileSync(at('told', 'report.csv'), 'utf8').trimEnd().split('\r\n');
  expect(lines).toHaveLength(1 + 7);
  expect(lines[0]).toMatch(/^phase,penalty,as,strength,seed,/);
  expect(stdout).toContain(report.verdict.headline);
  expect(existsSync(at('told', 'study.jsonl'))).toBe(false);
});

it.concurrent('goes on after kill -9 without the runs that have ended, and comes to the same', async () => {
  const whole = await ridgeline(comparison('whole'), { cwd });
  expect(whole.status).toBe(0);
  const running = start(comparison('killed', '--format', 'jsonl'), { cwd, input: '' });
  await running.says(/"job-end".*\n[\s\S]*"job-end".*\n[\s\S]*"job-end"/);
  running.child.kill('SIGKILL');
  await running.ended;
  const kept = readFileSync(at('killed', 'study.jsonl'), 'utf8').trimEnd().split('\n').length - 1;
  expect(kept).toBeGreaterThanOrEqual(2);
  const { status, stdout } = await ridgeline(comparison('killed', '--format', 'jsonl'), { cwd });
  expect(status).toBe(0);
  const events = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(events[0].known.length).toBeGreaterThanOrEqual(kept - 1);
  const ends = events.filter(({ type }) => type === 'job-end').map(({ id }) => id);
  expect(ends.filter((id) => events[0].known.includes(id))).toEqual([]);
  expect(ends.length + events[0].known.length).toBe(7);
  expect(facts('killed')).toEqual(facts('whole'));
  const weights = (folder: string) => readFileSync(at(folder, 'model', 'model.safetensors'));
  expect(weights('killed').equals(weights('whole'))).toBe(true);
});

it.concurrent('refuses to go on with other settings, and keeps what is there', async () => {
  const running = start(comparison('other', '--format', 'jsonl'), { cwd, input: '' });
  await running.says(/"job-end"/);
  running.child.kill('SIGKILL');
  await running.ended;
  const before = readFileSync(at('other', 'study.jsonl'), 'utf8');
  const { status, stderr } = await ridgeline(comparison('other', '--set', 'model.hidden=9'), { cwd });
  expect([status, stderr]).toEqual([3, expect.stringContaining('other settings')]);
  expect(readFileSync(at('other', 'study.jsonl'), 'utf8')).toBe(before);
});

it.concurrent('compares families of one\u2019s own', async () => {
  const { status } = await ridgeline(
    comparison(
      'own',
      '--family',
      'recurrent decay={kind: l2, as: decoupled, lambda: [1, 0.1], on: {role: [recurrent]}}',
    ),
    { cwd },
  );
  expect(status).toBe(0);
  const { exploration } = json('own', 'report.json');
  const tried = exploration.filter(({ penalty }: { penalty: string }) => penalty === 'recurrent decay');
  expect(tried.map(({ lambda, as }: { lambda: number; as: string }) => [lambda, as])).toEqual([
    [0.1, 'decoupled'],
    [1, 'decoupled'],
  ]);
});

const families = `
compare:
  families:
    both:
      - { kind: l2, as: decoupled, lambda: [1, 0.1] }
      - { kind: dropout, rate: 0.3, at: output }
    l1:
      - { kind: l1, as: proximal, lambda: data }
`;

it.concurrent('compares the families of a configuration, and of flags in their place', async () => {
  writeFileSync(at('families.yaml'), `${readFileSync(at('tiny.yaml'), 'utf8')}${families}`);
  const { status } = await ridgeline(
    [
      ...['compare', 'small.txt', '-c', 'families.yaml', '--explore-seeds', '1', '--seeds', '1'],
      ...['--family', 'l1=0.05', '--threads', '1', '--out', 'configured'],
    ],
    { cwd },
  );
  expect(status).toBe(0);
  const { exploration, families: confirmed, config } = json('configured', 'report.json');
  expect(
    exploration.map(({ penalty, lambda }: { penalty: string; lambda: number }) => [penalty, lambda]),
  ).toEqual([
    ['none', null],
    ['both', 0.1],
    ['both', 1],
    ['l1', 0.05],
  ]);
  const both = confirmed.find(({ penalty }: { penalty: string }) => penalty === 'both');
  expect(both.settings.regularizers).toEqual([
    { kind: 'dropout', rate: 0.3, at: 'output' },
    { kind: 'l2', as: 'decoupled', lambda: both.lambda },
  ]);
  expect(config.compare).toBeUndefined();
});

it.concurrent('takes several rules as one family on the command line', async () => {
  const rules = '[{kind: l2, as: decoupled, lambda: [1]}, {kind: dropout, rate: 0.3, at: output}]';
  const told = await ridgeline([...comparison('both', '--family', `both=${rules}`), '--dry-run', '--json'], {
    cwd,
  });
  expect(JSON.parse(told.stdout).fits.penalties.both).toEqual([1]);
  const refused = await ridgeline(
    comparison('both', '--family', 'both=[{kind: l2, as: decoupled, lambda: 1}]'),
    { cwd },
  );
  expect([refused.status, refused.stderr]).toEqual([
    2,
    expect.stringContaining('--family both: compare.families.both must be rules of which one has a list'),
  ]);
});

it.concurrent('keeps to a time: tells its plan, comes to the same where all fits, and counts what was used before', async () => {
  const whole = await ridgeline(comparison('untimed'), { cwd });
  expect(whole.status).toBe(0);
  const running = start(comparison('timed', '--budget', '1h', '--format', 'jsonl'), { cwd, input: '' });
  await running.says(/"time-planned".*\n[\s\S]*"job-end"/);
  running.child.kill('SIGKILL');
  await running.ended;
  const kept = readFileSync(at('timed', 'study.jsonl'), 'utf8').trimEnd().split('\n').slice(1);
  const before = kept.map((line) => JSON.parse(line)).filter(({ key }) => key === 'time');
  const { used, planned } = before.at(-1).result;
  const { status, stdout, stderr } = await ridgeline(comparison('timed', '--budget', '1h'), { cwd });
  expect(status).toBe(0);
  expect(stderr).toMatch(
    /Measured, 1 at a time: .* a step, .*\. Planned for 1 h 0 min: all strengths with 1 seed, 2 fresh seeds; about .* in all\. Nothing is left out\./,
  );
  expect(stdout).toMatch(
    /s of 60\.0 min were used; by the speed that was measured before all of it fitted\./,
  );
  const { time, ...report } = facts('timed');
  expect(time).toMatchObject({
    ...{ budget: 3600, threads: 1, isExploringCut: false, droppedSeeds: [] },
    asked: { explore: 1, confirm: 2 },
    planned: { strengths: null, explore: 1, confirm: 2 },
  });
  // what the earlier beginning planned stays, and what it used is gone
  expect(json('timed', 'report.json').time.planned.seconds).toBe(planned.plan.seconds);
  expect(time.used).toBeGreaterThan(used);
  expect(report).toEqual(facts('untimed'));
});

it.concurrent.each([
  ['5', '--budget must be a time above 0 with its unit, s, m or h, got "5".'],
  ['-1m', '--budget must be a time above 0'],
  ['0s', '--budget must be a time above 0'],
  ['1ms', '--budget must be a time above 0'],
  ['0.2s', 'the least of this comparison takes about'],
])('refuses --budget %s', async (budget, message) => {
  const { status, stderr } = await ridgeline(comparison(`budget-${budget}`, '--budget', budget), { cwd });
  expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
});

/** Strengths that nobody named, with runs that are long enough for short ones. */
const byData = (out: string, ...more: string[]): string[] => [
  ...['compare', 'small.txt', '-c', 'tiny.yaml', '--penalties', 'none,l1', '--threads', '1'],
  ...['--set', 'training.maxSteps=50', '--set', 'training.evaluateEvery=50'],
  ...['--set', 'optimizer.learningRate=0.05', '--explore-seeds', '1', '--seeds', '1', '--out', out],
  ...more,
];

it.concurrent('finds strengths by short runs, tells them before and after, and goes on with the same after kill -9', async () => {
  const whole = await ridgeline(byData('laid'), { cwd });
  expect(whole.status).toBe(0);
  expect(whole.stderr).toMatch(
    /Before them about 10 short runs find between which strengths each penalty acts, at most 14: 10 of 50 steps each, \d+ to 2\d % of all steps\./,
  );
  const sentence = /L1: strengths [\de.-]+ … [\de.-]+, from no effect [^\n]+, by \d+ short runs\./;
  expect(whole.stderr).toMatch(sentence);
  expect(whole.stdout).toMatch(sentence);
  expect(readFileSync(at('laid', 'report.csv'), 'utf8')).toMatch(/\r\nlay,l1,proximal,/);
  const running = start(byData('laid-killed', '--format', 'jsonl'), { cwd, input: '' });
  await running.says(/"path-laid".*\n[\s\S]*"job-end"/);
  running.child.kill('SIGKILL');
  await running.ended;
  const kept = readFileSync(at('laid-killed', 'study.jsonl'), 'utf8');
  const line = kept.split('\n').find((each) => each.includes('"key":"path l1"'))!;
  expect((await ridgeline(byData('laid-killed'), { cwd })).status).toBe(0);
  expect(facts('laid-killed')).toEqual(facts('laid'));
  expect(json('laid', 'report.json').laying.paths).toEqual([JSON.parse(line).result]);
});

it.concurrent('takes short runs for strengths alone that nobody named', async () => {
  const fits = async (...words: string[]) => {
    const call = ['--set', 'training.maxSteps=200', '--dry-run', '--json'];
    return JSON.parse((await ridgeline(['compare', ...call, ...words], { cwd })).stdout).fits;
  };
  const found = 'strengths found by short runs';
  const units = 'units={kind: groupLasso, as: proximal}';
  expect(await fits('small.txt', '--family', 'l1=0.1', '--family', units)).toMatchObject({
    penalties: { none: [], l1: [0.1], units: found },
    shortRuns: { usually: 10, atMost: 14, steps: 40 },
  });
  // units leave where a family empties them, and the others go without a look at them
  const narrowed = ['--set', 'training.narrowEvery=20', '--family', units];
  expect((await fits('small.txt', ...narrowed)).penalties).toEqual({ none: [], units: found });
  const standard = await fits('small.txt', '--penalties', 'none,l1', '--strengths', 'standard');
  expect([standard.penalties.l1.length, standard.shortRuns]).toEqual([8, undefined]);
  const short = await fits('small.txt', '--penalties', 'none,l1', '--set', 'training.maxSteps=49');
  expect(short).toMatchObject({
    penalties: standard.penalties,
    strengths: expect.stringContaining('than 50 steps'),
  });
  const embedded = await fits('--penalties', 'none,l1');
  expect(embedded.penalties).toEqual(standard.penalties);
  const asked = await fits('moby-dick', '--penalties', 'none,l1', '--strengths', 'data');
  expect(asked.penalties).toEqual({ none: [], l1: found });
  expect([standard.strengths, asked.strengths]).toEqual([undefined, undefined]);
});

it.concurrent.each([
  ['l1', '--family must be NAME=STRENGTHS or NAME=RULE, got "l1".'],
  ['two\nlines={kind: l1, as: proximal}', '--family must be NAME=STRENGTHS or NAME=RULE'],
  ['none=1', '--family must be NAME=STRENGTHS or NAME=RULE'],
  ['l3=0.1', '--family l3: strengths alone are for l1, l2, elasticNet, dropout'],
  ['l1=0,1', '--family l1: strengths must be numbers above 0, got "0,1".'],
  ['l1=', '--family must be NAME=STRENGTHS'],
  ['x={kind: l1, as: proximal, lambda: 1}', '--family x: its rule must have a list of strengths'],
  ['x={kind: maxNorm, bound: 1}', '--family x: its rule must have a list of strengths'],
  ['x={kind: groupLasso, as: decoupled}', '--family x: '],
  ['x={kind: l7, as: proximal, lambda: [1]}', '--family x: '],
  ['x={kind: l7}', '--family x: regularizers.0.kind must be one of '],
  ['x={kind: groupLasso, as: proximal, of: nowhere}', 'groupLasso: the model lstm has no width "nowhere"'],
  ['x={kind: l1, as: proximal, on: {path: [nothing/*]}}', 'path "nothing/*" selects no parameter'],
  ['x={kind: dropout, at: nowhere}', 'the model lstm has no site "nowhere"'],
  [
    "x={kind: l1, as: proximal, rowFactors: {'👨‍👩‍👧': 2}}",
    'l1: rowFactors names "👨‍👩‍👧", which is no token.',
  ],
  ['dropout=0.5,1.5', '--family dropout: '],
])('refuses --family %s', async (family, message) => {
  for (const more of [[], ['--dry-run']]) {
    const { status, stderr } = await ridgeline(comparison('refused', '--family', family, ...more), { cwd });
    expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
    expect(stderr).not.toContain('runs of a model');
  }
  expect(existsSync(at('refused'))).toBe(false);
});
