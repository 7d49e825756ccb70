import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const copy = mkdtempSync(path.join(tmpdir(), 'ridgeline-new-'));
interface Unit {
  readonly folder: string;
  /** Its folder within the source. */
  readonly within?: string;
  /** Where another unit of its package has the usual one. */
  readonly name?: string;
  readonly line: RegExp | undefined;
}

const units: Readonly<Record<string, Unit>> = {
  regularizer: { folder: 'regularizers', line: /regularizers = \{[^}]*\bbrandNew\b/ },
  'weight-noise': {
    folder: 'regularizers',
    name: 'brandNewNoise',
    line: /weightNoises = \{[^}]*\bbrandNewNoise\b/,
  },
  constraint: {
    folder: 'regularizers',
    name: 'brandNewConstraint',
    line: /constraints = \{[^}]*\bbrandNewConstraint\b/,
  },
  loss: { folder: 'losses', line: /losses = \{[^}]*\bbrandNew\b/ },
  objective: {
    folder: 'losses',
    name: 'brandNewObjective',
    line: /objectives = \{[^}]*\bbrandNewObjective\b/,
  },
  optimizer: { folder: 'optimizers', line: /optimizers = \{.*\bbrandNew,\n\} as const/s },
  'gradient-method': {
    folder: 'optimizers',
    name: 'brandNewMethod',
    line: /gradientMethods = \{[^}]*\bbrandNewMethod\b/,
  },
  averaging: {
    folder: 'optimizers',
    name: 'brandNewAveraging',
    line: /averagings = \{[^}]*\bbrandNewAveraging\b/,
  },
  metric: { folder: 'evaluation', line: undefined },
  sampler: { folder: 'generation', line: /samplers = \{[^}]*\bbrandNew\b/ },
  tokenizer: { folder: 'tokenization', line: /tokenizerKinds = \{[^}]*\bbrandNew: brandNewTokenizer\b/ },
  normalizer: { folder: 'tokenization', within: 'normalizers', line: /normalizers = \{[^}]*\bbrandNew\b/ },
  'pre-tokenizer': { folder: 'tokenization', within: 'pre-tokenizers', line: /single = \{[^}]*\bbrandNew\b/ },
  'tokenizer-model': {
    folder: 'tokenization',
    within: 'models',
    line: /tokenizerModels = \{[^}]*\bbrandNew\b/,
  },
  'token-decoder': {
    folder: 'tokenization',
    within: 'decoders',
    line: /tokenDecoders = \{[^}]*\bbrandNew\b/,
  },
  model: { folder: 'models', line: /models = \{[^}]*\bbrandNew\b/ },
};

const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined };
const node = (...args: string[]) => spawnSync(process.execPath, args, { cwd: copy, encoding: 'utf8', env });
const scaffold = (...args: string[]) => node(path.join(root, 'tools/new.mjs'), ...args, copy);
const read = (file: string) => readFileSync(path.join(copy, file), 'utf8');

beforeAll(() => {
  const made = /[\\/](dist|\.turbo)$/;
  for (const name of [
    'packages',
    'tools/build',
    '.changeset',
    'biome.json',
    'package.json',
    'vitest.config.ts',
  ]) {
    cpSync(path.join(root, name), path.join(copy, name), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (file) => !made.test(file),
    });
  }
  for (const name of ['tsconfig.base.json', 'tsconfig.json'])
    cpSync(path.join(root, name), path.join(copy, name));
  symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'), 'dir');
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe('a scaffolded unit', () => {
  test.each(Object.entries(units))(
    '%s: writes source, test, catalogue line and changeset',
    (kind, { folder, within = '.', name = 'brandNew', line }) => {
      const dashed = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      const { status, stdout, stderr } = scaffold(kind, name);
      expect(stderr).toBe('');
      expect(status).toBe(0);
      expect(stdout).toContain(`.changeset/${kind}-${dashed}.md`);
      expect(read(`.changeset/${kind}-${dashed}.md`)).toContain(`"@ridgeline/${folder}": minor`);
      if (within === '.') expect(read(`packages/${folder}/src/index.ts`)).toContain(dashed);
      if (line !== undefined) expect(read(`packages/${folder}/src/${within}/catalog.ts`)).toMatch(line);
    },
  );

  test('compiles', () => {
    const include = [
      'packages/*/src/**/brand-new*.ts',
      'packages/*/src/**/catalog.ts',
      'packages/*/src/tfjs.d.ts',
      path.join(root, 'tests/provided.d.ts'),
    ];
    writeFileSync(
      path.join(copy, 'tsconfig.json'),
      JSON.stringify({ extends: './tsconfig.base.json', include }),
    );
    const { stdout } = node('node_modules/typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json');
    expect(stdout.split('\n').filter((line) => line.includes('brand-new'))).toEqual([]);
  });

  test('passes its own test and the conformance suite of its catalogue', () => {
    const files = [
      'brand-new',
      ...['regularizers', 'losses', 'optimizers'].map((name) => `packages/${name}/src/catalog`),
      'packages/tokenization/src/conformance',
    ];
    const { status, stdout } = node(
      'node_modules/vitest/vitest.mjs',
      'run',
      '--project=all',
      '--reporter=dot',
      ...files,
    );
    expect(status, stdout).toBe(0);
    expect(stdout).toMatch(/Test Files.* 20 passed/);
  });
});

test('a scaffolded package has the manifest of the others', () => {
  expect(scaffold('package', 'brandNew').status).toBe(0);
  const { name, repository, exports } = JSON.parse(read('packages/brand-new/package.json'));
  expect(name).toBe('@ridgeline/brand-new');
  expect(repository.directory).toBe('packages/brand-new');
  expect(exports).toEqual(JSON.parse(read('packages/data/package.json')).exports);
});

test.each([
  [['regularizer', 'l1'], 'packages/regularizers/src/l1.ts exists already.'],
  [['regularizer', 'noises'], 'packages/regularizers exports noises already.'],
  [['regularizer', '../l1'], 'A name begins with a small letter'],
  [['regularizer', 'class'], 'class is a word of the language.'],
  [['regulariser', 'groupLasso'], 'Kinds: regularizer, weight-noise'],
])('refuses %j', (args, sentence) => {
  const { status, stderr } = scaffold(...args);
  expect(stderr).toContain(sentence);
  expect(status).toBe(2);
});
