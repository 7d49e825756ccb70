import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const script = fileURLToPath(new URL('../../tools/check-layers.mjs', import.meta.url));
let root: string;

const write = (file: string, content: string | object): void => {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), typeof content === 'string' ? content : JSON.stringify(content));
};

/** A package that breaks no rule, with `source` as its one file. */
const addPackage = (name: string, source: string, manifest: object = {}): void => {
  write(`packages/${name}/package.json`, {
    name: `@ridgeline/${name}`,
    description: 'A package',
    license: 'Apache-2.0',
    type: 'module',
    repository: { directory: `packages/${name}` },
    engines: { node: '>=20.19.0' },
    files: ['dist'],
    exports: {
      '.': {
        '@ridgeline/source': './src/index.ts',
        types: './dist/index.d.ts',
        default: './dist/index.js',
      },
      './package.json': './package.json',
    },
    ...manifest,
  });
  write(`packages/${name}/README.md`, '');
  write(`packages/${name}/src/index.ts`, source);
};

const violations = (): string[] => {
  const { stdout, stderr } = spawnSync(process.execPath, [script, root], { encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout.trim().split('\n').slice(0, -1);
};

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'ridgeline-layers-'));
  write('package.json', { engines: { node: '>=20.19.0' } });
  mkdirSync(path.join(root, 'apps'));
  addPackage('contracts', "import type { Tensor } from '@tensorflow/tfjs-core';");
  addPackage('tensors', "import { RidgelineError } from '@ridgeline/contracts';");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('finds nothing where every rule holds', () => {
  addPackage('data', "import type { Batch } from '@ridgeline/contracts';\nexport const sizes = [2 ** 32];");
  write(
    'packages/data/src/index.test.ts',
    "import { expect } from 'vitest';\nimport 'node:fs';\nMath.random();",
  );
  expect(violations()).toEqual([]);
});

test('says where and why for every form of import and for what makes runs differ', () => {
  const row = 'data stands in row 2 and may import contracts';
  const cases = [
    ["import { mul } from '@ridgeline/tensors';", row],
    ["import type { Params } from '@ridgeline/tensors';", row],
    ["export * from '@ridgeline/tensors';", row],
    ["const later = () => import('@ridgeline/tensors');", row],
    ["type Later = import('@ridgeline/tensors').Params;", row],
    ["import { tensor } from '@tensorflow/tfjs-core';", 'which is not for data'],
    ["import { nearest } from '@ridgeline/contracts/src/nearest.ts';", 'does not export'],
    ["import { nearest } from '../../contracts/src/nearest.ts';", 'a file of another package'],
    [
      "import { readFileSync } from 'node:fs';",
      'only apps, backend-node, kernels-native and files named *.node.ts may',
    ],
    ['const power = (x: number, y: number) => x ** y;', 'an exponent that varies'],
    ['const product = Math.pow(2, 3);', 'uses Math.pow'],
    ['const draw = Math.random();', 'uses Math.random'],
    ['const now = Date.now();', 'only apps read the time of day'],
    ['const today = new Date();', 'only apps read the time of day'],
    ['const read = (x: any) => x.dataSync()[0];', 'uses dataSync: a device is waited for'],
  ] as const;
  addPackage('data', cases.map(([line]) => line).join('\n'));
  const found = violations();
  for (const [index, [line, sentence]] of cases.entries()) {
    const of = found.filter((problem) => problem.startsWith(`packages/data/src/index.ts:${index + 1}: `));
    expect(of[0], line).toContain(sentence);
  }
});

test('lets contracts use the types of TF.js, and nothing that runs', () => {
  addPackage('contracts', "import { tensor } from '@tensorflow/tfjs-core';");
  expect(violations()[0]).toContain('which is not for contracts, but for types');
});

test('refuses unseeded draws and powers of TF.js', () => {
  const peerDependencies = { '@tensorflow/tfjs-core': 'catalog:' };
  addPackage('models', "import { add, pow, randomNormal } from '@tensorflow/tfjs-core';", {
    peerDependencies,
  });
  expect(violations().map((line) => line.replace(/.*: takes (\w+) .*/, '$1'))).toEqual([
    'pow',
    'randomNormal',
  ]);
});

test('holds what a manifest declares against the table', () => {
  addPackage('data', '', {
    dependencies: { '@ridgeline/tensors': 'workspace:*', zod: '^4.0.0' },
    devDependencies: { '@ridgeline/tensors': 'workspace:*' },
    scripts: { postinstall: 'node download.js' },
  });
  expect(violations()).toEqual([
    'packages/data/package.json: dependencies: @ridgeline/tensors stands in row 1; data (row 2) may use contracts.',
    'packages/data/package.json: dependencies: zod must be "catalog:" or "workspace:*", got "^4.0.0".',
    "packages/data/package.json: scripts: postinstall would run on a user's machine.",
  ]);
});

test('names what a package lacks before it can be published', () => {
  addPackage('data', '', {
    description: '',
    repository: { directory: 'packages/date' },
    exports: { '.': { default: './dist/index.js' } },
  });
  rmSync(path.join(root, 'packages/data/README.md'));
  expect(violations().map((line) => line.replace('packages/data/package.json: ', ''))).toEqual([
    'README.md is missing.',
    'description is missing.',
    'repository.directory must be "packages/data".',
    'exports must hold "./package.json".',
    'exports["."] must have the conditions @ridgeline/source, types, default in this order, got default.',
    'exports["."] names a source that does not exist.',
  ]);
});

test('asks for a row where a package has none', () => {
  addPackage('surprise', '');
  expect(violations()).toEqual(['packages/surprise/package.json: surprise has no row in tools/layers.mjs.']);
});
