import { expect, it } from 'vitest';
import type { Task as TaskUnit } from '../task.ts';
import { standardTask, tasks } from '../tasks/catalog.ts';
import { configJsonSchema } from './config.ts';
import { parseConfig, readConfig } from './read-config.ts';

const failure = (text: string, name = 'run.yaml') => {
  try {
    const { value, placeOf } = readConfig(text, name);
    parseConfig(value, name, placeOf);
  } catch (error) {
    return error as Error & { code: string; at?: string; hint?: string };
  }
  throw new Error('the configuration was accepted');
};

it('writes out every default', () => {
  const config = parseConfig({});
  expect(config.model).toEqual({ kind: 'lstm', embedding: 64, hidden: 128, layers: 1, activation: 'none' });
  expect(config.training).toMatchObject({
    batchSize: 32,
    sequenceLength: 64,
    windows: 'random',
    maxSteps: 2000,
  });
  expect(parseConfig(config)).toEqual(config);
});

it('gives the line and column, the nearest key and what there is, for every unknown key at once', () => {
  const error = failure(
    'model:\n  kind: lstm\n  hiden: 12\ntraining:\n  maxSteps: 10\n  patiance: 2\nsede: 3\n',
  );
  expect(error.code).toBe('E_CONFIG');
  expect(error.message).toContain('run.yaml has 3 problems');
  expect(error.message).toMatch(
    /run\.yaml:3:3: unknown key "hiden" in model; there are .* Did you mean "hidden"\?/,
  );
  expect(error.message).toMatch(
    /run\.yaml:6:3: unknown key "patiance" in training; .* Did you mean "patience"\?/,
  );
  expect(error.message).toMatch(
    /run\.yaml:7:1: unknown key "sede" in the configuration; .* Did you mean "seed"\?/,
  );
});

it('reads JSON as well, with places', () => {
  const error = failure('{\n  "training": { "maxStep": 5 }\n}', 'run.json');
  expect(error.at).toBe('run.json:2:17');
  expect(error.message).toContain('Did you mean "maxSteps"?');
});

it.each([
  ['regularizers: [{ kind: l1, as: proximal }]', /regularizers\.0\.lambda is missing/],
  [
    'regularizers: [{ kind: l1, lambda: 0.1 }]',
    /regularizers\.0\.as must be one of penalty, decoupled, proximal, got nothing/,
  ],
  [
    'regularizers: [{ kind: l1, lambda: -1, as: proximal }]',
    /^run\.yaml:1:28: regularizers\.0\.lambda must be ≥ 0, got -1\.$/,
  ],
  [
    'regularizers: [{ kind: L1, lambda: 1, as: proximal }]',
    /regularizers\.0\.kind must be one of .*l1.*, got "L1"\. Did you mean "l1"\?/,
  ],
  ['regularizers: [{ kind: dropout, rate: 1, at: output }]', /regularizers\.0\.rate must be < 1, got 1\./],
  [
    'optimizer: { kind: adamm, learningRate: 0.1 }',
    /optimizer\.kind must be one of sgd, .*got "adamm"\. Did you mean "adam"\?/,
  ],
  [
    'training: { windows: randon }',
    /training\.windows must be one of random, contiguous, got "randon"\. Did you mean "random"\?/,
  ],
  [
    'regularizers: [{ kind: l1, lambda: 1, as: proximal, rowFactors: often }]',
    /regularizers\.0\.rowFactors must be one of frequency, inverseFrequency or an object, got "often"\.$/,
  ],
  ['training: { maxSteps: many }', /training\.maxSteps must be a number, got "many"\./],
  ['data: { valid: 1.5 }', /data\.valid must be < 1, got 1\.5\./],
])('says what is wrong with %s', (text, message) => {
  expect(failure(text).message).toMatch(message);
});

it('says where a file is no YAML, and refuses anchors', () => {
  expect(failure('model: [1, 2\n').message).toMatch(/^run\.yaml:\d+:\d+: /);
  expect(failure('a: &x [1]\nb: *x\n').message).toContain('anchors and aliases are not read');
  expect(failure('training: { maxSteps: 1 }\ntraining: { maxSteps: 2 }\n').message).toMatch(
    /^run\.yaml:2:1: .*unique/,
  );
});

it('treats names of Object.prototype as what they are: unknown', () => {
  const error = failure('{"__proto__": {"polluted": true}, "constructor": 1}', 'run.json');
  expect(error.message).toContain('unknown key "constructor"');
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

it('publishes a JSON Schema with one shape for each task', () => {
  const { oneOf } = configJsonSchema() as {
    oneOf: { properties: { task: { const: string } }; required?: string[]; additionalProperties: boolean }[];
  };
  const written = Object.entries(tasks).flatMap(([name, task]) => {
    const { writtenAs } = task() as TaskUnit;
    return writtenAs === undefined ? [name] : [name, writtenAs.task];
  });
  expect(oneOf.map(({ properties }) => properties.task.const)).toEqual(written);
  const named = oneOf.filter(({ required }) => required?.includes('task'));
  expect(named.map(({ properties }) => properties.task.const)).toEqual(
    written.filter((task) => task !== standardTask),
  );
  expect(oneOf.every(({ additionalProperties }) => additionalProperties === false)).toBe(true);
});

it('checks a configuration by the shape of its task', () => {
  expect(parseConfig({ task: 'classification' }).model).toEqual({
    kind: 'logistic',
    penalty: { kind: 'l2' },
    standardize: false,
  });
  expect(parseConfig({ task: 'regression' }).data.test).toBe(0.2);
  const unknown = failure('task: clasification\n');
  expect(unknown.message).toMatch(
    /task must be one of language-model, classification, .*got "clasification".*Did you mean "classification"\?/,
  );
  const key = failure('task: classification\nmodel:\n  kind: naiveBayes\n  alhpa: 1\n');
  expect(key.message).toMatch(/run\.yaml:4:3: unknown key "alhpa" in model; .* Did you mean "alpha"\?/);
  const root = failure('task: regression\nfeatures: {}\n');
  expect(root.message).toMatch(/unknown key "features" in the configuration; there are task, data, model/);
});
