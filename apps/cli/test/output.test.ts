import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../src/command-line/commands.ts';
import { json } from '../src/terminal/format.ts';
import { gpt2, writeCheckpoint } from './checkpoints.ts';
import { withRedis } from './queue/redis-server.ts';
import {
  type Ended,
  ridgeline,
  start,
  trainTiny,
  withClassifier,
  withModel,
  withRegressor,
  withTranslator,
  workFolder,
} from './ridgeline.ts';

const cwd = workFolder();
const redis = withRedis();
withModel(cwd);
withClassifier(cwd);
withTranslator(cwd);
withRegressor(cwd);

const proxies = {
  HTTP_PROXY: 'http://127.0.0.1:9',
  HTTPS_PROXY: 'http://127.0.0.1:9',
  ALL_PROXY: 'http://127.0.0.1:9',
};
const surroundings: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'FORCE_COLOR and proxies': { FORCE_COLOR: '3', ...proxies },
  'NO_COLOR, CI and TERM=dumb': { NO_COLOR: '1', CI: 'true', TERM: 'dumb' },
};

const comparison = [
  'compare',
  'small.txt',
  '-c',
  'tiny.yaml',
  '--set',
  'training.maxSteps=2',
  '--set',
  'data.maxCharacters.test=200',
  '--penalties',
  'none,l1',
  '--seeds',
  '1',
  '--explore-seeds',
  '1',
  '--threads',
  '1',
];

beforeAll(async () => {
  writeCheckpoint(path.join(cwd, 'checkpoint'), gpt2.files);
  await ridgeline(['import', 'checkpoint', '--out', 'gpt'], { cwd });
  await ridgeline([...comparison, '--out', 'kept'], { cwd });
}, 120_000);

/** For each command a call that goes well and one that fails, with the fields of the document that it prints. */
const calls: Readonly<Record<string, { well: string[]; fields: string[]; badly: string[] }>> = {
  compare: {
    well: [...comparison, '--out', 'compared'],
    fields: ['task', 'data', 'seeds', 'families', 'chosen', 'verdict', 'report', 'model'],
    badly: ['compare', 'small.txt', '--threads', '0'],
  },
  train: {
    well: trainTiny('trained'),
    fields: ['model', 'steps', 'seconds', 'tokensPerSecond', 'train', 'validation'],
    badly: ['train', 'none.txt'],
  },
  tune: {
    well: [
      'tune',
      'small.txt',
      '-c',
      'tiny.yaml',
      ...['--lambdas', '2', '--seeds', '1', '--threads', '1', '--set', 'training.maxSteps=2'],
      ...['--set', 'data.maxCharacters.test=200', '--out', 'tuned'],
    ],
    fields: ['task', 'data', 'seeds', 'rows', 'chosen', 'report', 'model'],
    badly: ['tune', 'small.txt', '--lambdas', '0'],
  },
  regress: {
    well: ['regress', 'houses.csv', '--target', 'price'],
    fields: [
      'penalty',
      'lambda',
      'lambdaMin',
      'lambda1se',
      'intercept',
      'coefficients',
      'trainMse',
      'testMse',
      'r2',
    ],
    badly: ['regress', 'houses.csv', '--target', 'prise'],
  },
  classify: {
    well: ['classify', 'classifier', 'a moving film'],
    fields: ['label', 'probability'],
    badly: ['classify', 'model', 'a text'],
  },
  generate: {
    well: ['generate', 'model', '--prompt', 'The ', '--max-tokens', '5'],
    fields: ['text', 'tokens', 'tokensPerSecond', 'finishReason'],
    badly: ['generate', 'none'],
  },
  translate: {
    well: ['translate', 'translator', 'seven'],
    fields: ['source', 'translation'],
    badly: ['translate', 'model', 'seven'],
  },
  tokenize: {
    well: ['tokenize', 'encode', 'model', 'The whale'],
    fields: ['text', 'ids', 'tokens', 'offsets'],
    badly: ['tokenize', 'encode', 'none', 'The whale'],
  },
  mix: {
    well: ['mix', 'classifier', 'classifier', '--table', 'reviews.csv', '--out', 'mixture'],
    fields: ['members', 'rows', 'dataLoss'],
    badly: ['mix', 'classifier', 'classifier', '--table', 'reviews.csv'],
  },
  predict: {
    well: ['predict', 'stars', 'a moving film'],
    fields: ['value'],
    badly: ['predict', 'model', 'a text'],
  },
  export: {
    well: ['export', 'gpt', '--to', 'huggingface', '--out', 'exported'],
    fields: ['checkpoint', 'files'],
    badly: ['export', 'model', '--out', 'exported'],
  },
  import: {
    well: ['import', 'checkpoint', '--out', 'imported'],
    fields: ['model', 'sha256', 'kind', 'parameterCount', 'tokens'],
    badly: ['import', 'none', '--out', 'imported'],
  },
  worker: {
    well: ['worker', '--queue', 'redis://127.0.0.1:6379', '--idle', '1'],
    fields: ['recorded', 'failed', 'refused'],
    badly: ['worker', '--queue', 'redis://127.0.0.1:1'],
  },
  serve: {
    well: ['serve', 'model', '--port', '0'],
    fields: ['address', 'models'],
    badly: ['serve', 'model', 'none'],
  },
  evaluate: {
    well: ['evaluate', 'model', 'small.txt'],
    fields: ['task', 'tokens', 'dataLoss', 'perplexity', 'bitsPerCharacter', 'intervals'],
    badly: ['evaluate', 'model', '.'],
  },
  report: {
    well: ['report', 'diff', 'kept', 'kept'],
    fields: ['before', 'after', 'settings', 'environment', 'families', 'chosen', 'runs'],
    badly: ['report', 'diff', 'kept'],
  },
  runs: {
    well: ['runs', 'model', 'kept'],
    fields: ['differing', 'runs'],
    badly: ['runs', 'none'],
  },
  inspect: { well: ['inspect', 'model'], fields: ['spec', 'parameters'], badly: ['inspect', 'small.txt'] },
  doctor: {
    well: ['doctor'],
    fields: ['node', 'cores', 'simd', 'relaxedSimd', 'kernels', 'backends'],
    badly: ['doctor', 'who'],
  },
  explain: {
    well: ['explain', 'l1'],
    fields: ['kind', 'what', 'about', 'options', 'example', 'stage'],
    badly: ['explain', 'l3'],
  },
  bench: {
    well: ['bench', 'adam', '--runs', '5'],
    fields: ['case', 'backend', 'determinism', 'threads', 'medianMs', 'minMs', 'runs', 'machine'],
    badly: ['bench', 'adamm'],
  },
};

const rowFields = ['penalty', 'lambda', 'validation', 'test', 'gap', 'zeros', 'seconds', 'pValue'];
const parameterFields = ['path', 'role', 'shape', 'size', 'norm', 'zeros', 'rules'];

const serveUntilReady = async (
  words: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Ended> => {
  const running = start(words, { cwd, env });
  await running.says(/"address"/);
  running.child.kill('SIGINT');
  return running.ended;
};

it('knows a call of every command', () => {
  expect(Object.keys(calls).sort()).toEqual(commands.map(({ name }) => name).sort());
});

describe.each(Object.entries(surroundings))('under %s', (name, env) => {
  it.concurrent.each(Object.entries(calls))(
    'C18 %s prints one JSON document and nothing else',
    async (command, { well, fields }) => {
      const words = [...well, '--json'].map((word) =>
        ['compared', 'trained', 'tuned', 'mixture', 'exported', 'imported'].includes(word)
          ? `${word} ${name}`
          : word,
      );
      if (command === 'worker' && !redis.isThere) return;
      const ended =
        command === 'serve' ? serveUntilReady(words, env) : ridgeline(redis.ofOurs(words), { cwd, env });
      const { status, stdout, stderr } = await ended;
      expect([status, stderr]).toEqual([0, stderr]);
      // a list of measurements is one document too
      const document = [JSON.parse(stdout)].flat()[0];
      expect(Object.keys(document)).toEqual(expect.arrayContaining(fields));
      for (const row of Array.isArray(document.rows) ? document.rows : [])
        expect(Object.keys(row)).toEqual(expect.arrayContaining(rowFields));
      for (const parameter of document.parameters ?? [])
        expect(Object.keys(parameter)).toEqual(parameterFields);
    },
  );

  it.concurrent.each(Object.entries(calls))(
    'C18 C20 %s prints a failure as one JSON document',
    async (_, { badly }) => {
      const { status, stdout } = await ridgeline([...badly, '--json'], { cwd, env });
      const { error } = JSON.parse(stdout);
      expect(error).toEqual({
        code: expect.stringMatching(/^E_[A-Z]+$/),
        message: expect.stringMatching(/\.$/),
        hint: expect.stringMatching(/\S/),
        at: expect.stringMatching(/\S/),
        exitCode: status,
      });
      expect(status).toBeGreaterThan(0);
    },
  );
});

const eventsOf = (stdout: string): { type: string; [key: string]: unknown }[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => {
      const event = JSON.parse(line);
      expect(Object.keys(event)[0]).toBe('type');
      return event;
    });

it.concurrent('C19 train and compare tell one event a line, its type first, to the end', async () => {
  const trained = await ridgeline(trainTiny('events', '--format', 'jsonl'), { cwd });
  const types = eventsOf(trained.stdout).map(({ type }) => type);
  expect(types[0]).toBe('run-start');
  expect(types.at(-1)).toBe('run-end');
  expect(types.filter((type) => type === 'step-end')).toHaveLength(12);
  expect(types.filter((type) => type === 'evaluation-end')).toHaveLength(2);
  expect(types.filter((type) => type === 'checkpoint')).toHaveLength(4);
  const compared = await ridgeline([...comparison, '--out', 'events-of-all', '--format=jsonl'], { cwd });
  const events = eventsOf(compared.stdout);
  expect(events[0]!.type).toBe('comparison-start');
  const ends = events.filter(({ type }) => type === 'job-end');
  expect(ends.filter(({ id }) => String(id).startsWith('confirm'))).toHaveLength(2);
  expect(JSON.stringify(ends)).not.toMatch(/params|lossNats/);
  expect(events.at(-1)).toMatchObject({ type: 'comparison-end', chosen: expect.any(Object) });
});

it.concurrent('C19 tells a failure as the last event', async () => {
  const { status, stdout } = await ridgeline(
    trainTiny('failed', '--format', 'jsonl', '--set', 'optimizer.learningRate=1e30'),
    { cwd },
  );
  const events = eventsOf(stdout);
  expect(events.at(-1)).toEqual({
    type: 'error',
    error: expect.objectContaining({ code: 'E_NAN', exitCode: 1 }),
  });
  expect([status, events.at(-1)!.error]).toEqual([
    1,
    expect.objectContaining({ message: expect.stringContaining('NaN at step 2') }),
  ]);
});

it('C27 writes no number that JSON does not have, and says which are missing', () => {
  expect(json({ a: 1, b: { c: Number.NaN, d: [Number.POSITIVE_INFINITY, 2] } })).toBe(
    '{"a":1,"b":{"c":null,"d":[null,2]},"nonFinite":["b.c","b.d.0"]}\n',
  );
  expect(json({ a: null, b: 'NaN' })).toBe('{"a":null,"b":"NaN"}\n');
});

it.concurrent('is quiet when asked, and says text where no JSON is wanted', async () => {
  const [quiet, inspected] = await Promise.all([
    ridgeline(trainTiny('quiet', '-q'), { cwd }),
    ridgeline(['inspect', 'model'], { cwd }),
  ]);
  expect(quiet).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(inspected.stdout).toMatch(/^parameter +role +shape +size +norm +zeros +rules$/m);
});
