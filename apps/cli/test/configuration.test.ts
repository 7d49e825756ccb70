import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ridgeline, workFolder } from './ridgeline.ts';

const cwd = workFolder();

const problems = `modle: 5
model: { kind: lstm, hiden: 3 }
training:
  maxSteps: -4
  batchSize: many
regularizers:
  - kind: l1
    as: proximal
  - kind: l2
    lambda: -1
    as: decoupld
  - kind: l3
optimizer: { kind: adamm }
`;

const asJson = `{
  "model": { "kind": "lstm", "hiden": 3 },
  "regularizers": [
    { "kind": "l1", "lambda": -1, "as": "proximal" },
    { "kind": "dropout", "at": "output" }
  ],
  "sead": 1
}`;

const refuse = async (...words: string[]) => {
  const { status, stdout, stderr } = await ridgeline(['train', '--out', 'never', ...words], { cwd });
  expect([status, stdout]).toEqual([2, '']);
  return stderr;
};

const withFile = (name: string, content: string | Uint8Array): Promise<string> => {
  writeFileSync(path.join(cwd, name), content);
  return refuse('-c', name);
};

it.concurrent('C14 tells all problems of a YAML file at once, each with its line and column, and what was meant', async () => {
  const told = await withFile('bad.yaml', problems);
  expect(told.split('\n').slice(1, -1)).toEqual([
    'error bad.yaml has 9 problems:',
    expect.stringMatching(
      /^ {2}bad\.yaml:1:1: unknown key "modle" in the configuration; .*Did you mean "model"\?$/,
    ),
    expect.stringMatching(
      /^ {2}bad\.yaml:2:22: unknown key "hiden" in model; there are .* Did you mean "hidden"\?$/,
    ),
    '  bad.yaml:4:3: training.maxSteps must be > 0, got -4.',
    '  bad.yaml:5:3: training.batchSize must be a number, got "many".',
    '  bad.yaml:7:5: regularizers.0.lambda is missing: a strength has no default.',
    '  bad.yaml:10:5: regularizers.1.lambda must be ≥ 0, got -1.',
    expect.stringMatching(
      /^ {2}bad\.yaml:11:5: regularizers\.1\.as must be one of .*Did you mean "decoupled"\?$/,
    ),
    expect.stringMatching(
      /^ {2}bad\.yaml:12:5: regularizers\.2\.kind must be one of .*, got "l3"\. Did you mean "l1"\?$/,
    ),
    expect.stringMatching(/^ {2}bad\.yaml:13:14: optimizer\.kind must be one of .*Did you mean "adam"\?$/),
    '  Run `ridgeline help config` for every key with its default.',
  ]);
});

it.concurrent('C14 does so for JSON', async () => {
  const told = await withFile('bad.json', asJson);
  expect(told).toContain('bad.json has 4 problems:');
  expect(told).toContain('bad.json:2:30: unknown key "hiden" in model');
  expect(told).toContain('bad.json:4:21: regularizers.0.lambda must be ≥ 0, got -1.');
  expect(told).toContain('bad.json:5:5: regularizers.1.rate is missing: a strength has no default.');
  expect(told).toContain('bad.json:7:3: unknown key "sead"');
});

it.concurrent('C14 names the flag where a flag is at fault', async () => {
  const told = await refuse(
    '--set',
    'model.hiden=3',
    '--set',
    'optimizer.learningRate=fast',
    '--set',
    'regularizers=[{kind: l2, lambda: -1, as: decoupled}]',
  );
  expect(told).toContain('--set model.hiden: unknown key "hiden" in model;');
  expect(told).toContain(
    '--set optimizer.learningRate: optimizer.learningRate must be a number or an object, got "fast".',
  );
  expect(told).toContain('--set regularizers: regularizers.0.lambda must be ≥ 0, got -1.');
});

it.concurrent('C14 tells the problems of a schedule one by one', async () => {
  const told = await refuse('--set', 'optimizer.learningRate={kind: warmupCosine, peek: 1}');
  expect(told).toContain(
    'unknown key "peek" in optimizer.learningRate; there are kind, peak, floor, warmupSteps, decaySteps. Did you mean "peak"?',
  );
  expect(told).toContain('optimizer.learningRate.decaySteps is missing; it must be a number.');
});

it.concurrent('refuses what is no configuration at all, with the place', async () => {
  const files: readonly (readonly [string, string | Uint8Array, string])[] = [
    ['list.yaml', '- a\n', 'the configuration must be an object'],
    ['text.yaml', 'hello\n', 'the configuration must be an object, got "hello"'],
    ['broken.yaml', 'model: {kind: lstm\n', 'error broken.yaml:'],
    ['twice.yaml', 'seed: 1\nseed: 2\n', 'error twice.yaml:2:1: Map keys must be unique'],
    ['alias.yaml', 'a: &x 1\nb: *x\n', 'anchors and aliases are not read'],
    ['latin1.yaml', Buffer.from('data: { train: café.txt }', 'latin1'), 'must be UTF-8'],
    ['empty.yaml', '', 'empty.yaml: the file is empty.'],
  ];
  await Promise.all(
    files.map(async ([name, content, problem]) => expect(await withFile(name, content)).toContain(problem)),
  );
  expect(await refuse('-c', 'none.yaml')).toContain(
    'none.yaml: the configuration cannot be read: there is no such file or folder.',
  );
  expect(await refuse('-c', '.')).toContain('the configuration cannot be read: it is a folder.');
});

it.concurrent('changes one strength of a list by its place', async () => {
  writeFileSync(path.join(cwd, 'l1.yaml'), 'regularizers: [{ kind: l1, lambda: 0.1, as: proximal }]');
  const told = await refuse('-c', 'l1.yaml', '--set', 'regularizers.0.lambda=-2');
  expect(told).toContain('error --set regularizers.0.lambda: regularizers.0.lambda must be ≥ 0, got -2.');
});

it.concurrent('keeps values that were given before the kind of their unit', async () => {
  writeFileSync(path.join(cwd, 'other.yaml'), 'optimizer: { kind: sgd, learningRate: 0.5 }');
  const kinds = ['model.kind=minGru', 'optimizer.kind=adam', 'model.head.kind=adaptive'];
  const values = ['model.hidden=-3', 'optimizer.beta1=7', 'model.head.cutoffs=[0]'];
  const all = [values, kinds].flat().flatMap((value) => ['--set', value]);
  const told = await refuse('-c', 'other.yaml', ...all);
  expect(told).toContain('--set model.hidden: model.hidden must be ≥ 1, got -3.');
  expect(told).toContain('--set optimizer.beta1: optimizer.beta1 must be');
  expect(told).toContain('--set model.head.cutoffs: model.head.cutoffs.0 must be ≥ 1, got 0.');
});

it.concurrent('names the units that do not fit together before the first step', async () => {
  const site = await refuse(
    'small.txt',
    '-c',
    'tiny.yaml',
    '--set',
    'regularizers=[{kind: dropout, rate: 0.5, at: outptu}]',
  );
  expect(site).toMatch(/outptu.*[\s\S]*Did you mean "output"/);
  const as = await refuse(
    'small.txt',
    '-c',
    'tiny.yaml',
    '--set',
    'regularizers=[{kind: l1, lambda: 1, as: decoupled}]',
  );
  expect(as).toContain('decoupled');
  const share = await refuse('small.txt', '-c', 'tiny.yaml', '--set', 'data={valid: 0.6, test: 0.6}');
  expect(share).toContain('valid + test must be below 1');
});
