import { execFileSync, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { beginPackage } from '../../packages/kernels-native/scripts/platform-package.mjs';
import { platformPackage } from '../../packages/kernels-native/src/find-addon.ts';
import { install } from './install.ts';

/*
 * The command line out of node_modules, without the package of compiled kernels for this machine, where wasm serves, and with it. The package is
 * made here, by this machine's compiler, as scripts/cross.mjs makes it.
 */
const root = path.resolve(import.meta.dirname, '../..');
const library = '@ridgeline/kernels-native';
const name = platformPackage();
const folder = mkdtempSync(path.join(tmpdir(), 'ridgeline-packed-native-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The tarball of this machine's package; `undefined` where there is no compiler. */
const packedHere = (): string | undefined => {
  if (name === undefined) return undefined;
  const built = path.join(folder, 'built');
  const script = path.join(root, 'packages/kernels-native/scripts/build.mjs');
  execFileSync(process.execPath, [script, '--quiet', '--out', built]);
  if (!existsSync(built)) return undefined;
  const made = path.join(folder, 'package');
  beginPackage(name.replace(`${library}-`, ''), made);
  for (const file of readdirSync(built))
    copyFileSync(path.join(built, file), path.join(made, `addon${path.extname(file)}`));
  const [{ filename, files }] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--pack-destination', folder], {
      cwd: made,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  );
  expect(files.map((file: { readonly path: string }) => file.path).sort()).toEqual([
    'LICENSE',
    'README.md',
    'addon.node',
    'addon.sha256',
    'package.json',
  ]);
  return path.join(folder, filename);
};

const ridgeline = (project: string, ...words: readonly string[]): string => {
  const program = path.join(project, 'node_modules/ridgeline/dist/ridgeline.js');
  const ran = spawnSync(process.execPath, [program, ...words, '--color', 'never'], {
    cwd: project,
    encoding: 'utf8',
  });
  expect(ran.status, ran.stderr).toBe(0);
  return ran.stdout + ran.stderr;
};

/** Trains a few steps: what computed, and what came of it. */
const trained = (project: string) => {
  const settings = ['model.hidden=24', 'training.maxSteps=5'].flatMap((setting) => ['--set', setting]);
  const told = ridgeline(project, 'train', 'moby-dick', '--out', 'few-steps', '--overwrite', ...settings);
  return {
    backend: /backend +(.*)/.exec(told)![1],
    weights: readFileSync(path.join(project, 'few-steps/model.safetensors')),
  };
};

/** What is told of kernels, with its lines joined. */
const kernelsLine = (project: string) =>
  /^.* kernels .*(\n {6,}.*)*/m.exec(ridgeline(project, 'doctor'))![0].replace(/\n +/g, ' ');

const without = inject('project');

test('without the package of compiled kernels wasm serves, and doctor says what to install', () => {
  expect(trained(without).backend).toBe('wasm');
  expect(kernelsLine(without)).toContain(
    name === undefined
      ? 'there are no native kernels for'
      : `wasm: the package ${name} is not installed. With native ones training is up to twice as fast, to the same bits. To install it: npm install ${name}`,
  );
});

const tarball = packedHere();

describe.skipIf(tarball === undefined)('with the package of compiled kernels', () => {
  const project = path.join(folder, 'project');
  beforeAll(() => {
    mkdirSync(project);
    const needed = inject('packed').filter((one) => ['ridgeline', library].includes(one.name));
    install(project, [...needed, { name: name!, tarball: tarball! }]);
  });

  test('training runs on native kernels out of node_modules, to the same bits', () => {
    const native = trained(project);
    expect(native.backend).toMatch(/^wasm, native (avx2|avx512|neon) kernels$/);
    expect(native.weights.equals(trained(without).weights)).toBe(true);
    expect(kernelsLine(project)).toMatch(/^pass +kernels +native, \d+ of them by /);
  });

  test('kernels that were cut off are told, and wasm serves', () => {
    const addon = path.join(project, 'node_modules', name!, 'addon.node');
    const whole = readFileSync(addon);
    writeFileSync(addon, whole.subarray(0, whole.length / 2));
    expect(trained(project).backend).toBe('wasm');
    expect(kernelsLine(project)).toContain('wasm: the native kernels are not as they were built.');
    writeFileSync(addon, whole);
  });
});
