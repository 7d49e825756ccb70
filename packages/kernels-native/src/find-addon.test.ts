import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { afterAll, describe, expect, it } from 'vitest';
import { targets } from '../scripts/compile.mjs';
import { platformPackages } from '../scripts/platform-package.mjs';
import { platformPackage } from './find-addon.ts';

const [glibc, musl] = [() => true, () => false];

describe('the package of a machine', () => {
  it('is told apart by system, processor and C library', () => {
    expect(platformPackage('linux', 'x64', glibc)).toBe('@ridgeline/kernels-native-linux-x64-gnu');
    expect(platformPackage('linux', 'x64', musl)).toBe('@ridgeline/kernels-native-linux-x64-musl');
    expect(platformPackage('darwin', 'arm64', musl)).toBe('@ridgeline/kernels-native-darwin-arm64');
    expect(platformPackage('linux', 's390x', glibc)).toBeUndefined();
    expect(platformPackage('freebsd', 'x64', glibc)).toBeUndefined();
  });

  it('is one of those that are published, and each of these is that of a machine', () => {
    const found = Object.values(targets).map(({ os, cpu, libc }) =>
      platformPackage(os, cpu, () => libc === 'glibc'),
    );
    expect(found).toEqual(Object.keys(platformPackages));
  });
});

const name = platformPackage();

describe.skipIf(name === undefined)('the addon is looked for', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'ridgeline-find-'));
  afterAll(() => rmSync(root, { recursive: true }));
  const { outputFiles } = buildSync({
    entryPoints: [path.join(import.meta.dirname, 'find-addon.ts')],
    ...{ bundle: true, format: 'esm', platform: 'node', write: false },
  });

  /** What is found by a package that lies among such files. @param before what the program does first */
  const foundAmong = (project: string, files: readonly string[], before = '') => {
    const library = path.join(root, project, 'node_modules/@ridgeline/kernels-native');
    const program = path.join(library, 'dist/program.mjs');
    for (const file of files) {
      mkdirSync(path.dirname(path.join(library, file)), { recursive: true });
      writeFileSync(path.join(library, file), file.endsWith('.json') ? '{ "main": "addon.node" }' : '');
    }
    mkdirSync(path.dirname(program), { recursive: true });
    writeFileSync(program, `${before}\n${outputFiles[0]!.text}\nconsole.log(JSON.stringify(findAddon()));`);
    const { stdout } = spawnSync(process.execPath, [program], { encoding: 'utf8' });
    const found = JSON.parse(stdout);
    return typeof found === 'string' ? path.relative(library, found) : found;
  };
  const built = `build/${process.platform}-${process.arch}.node`;
  const ofPackage = ['package.json', 'addon.node'].map((file) => `../../${name}/${file}`);

  it('among what was built in the repository first, then in the package', () => {
    expect(foundAmong('both', [built, ...ofPackage])).toBe(built);
    expect(foundAmong('package', ofPackage)).toBe(`../${path.basename(name!)}/addon.node`);
  });

  it.skipIf(process.platform !== 'linux')('for glibc where Node gives no report of itself', () => {
    const gnu = `@ridgeline/kernels-native-linux-${process.arch}-gnu`;
    const files = ['package.json', 'addon.node'].map((file) => `../../${gnu}/${file}`);
    const found = `../${path.basename(gnu)}/addon.node`;
    const absent = "Object.defineProperty(process, 'report', { value: undefined });";
    expect(foundAmong('absent', files, absent)).toBe(found);
    const failing = "process.report.getReport = () => { throw new Error('none'); };";
    expect(foundAmong('failing', files, failing)).toBe(found);
  });

  it('and told how to be had, in the repository and outside', () => {
    expect(foundAmong('repository', ['scripts/build.mjs'])).toEqual({
      reason: 'the native kernels were not built',
      hint: 'To compile them: pnpm --filter @ridgeline/kernels-native build:addon',
    });
    expect(foundAmong('neither', [])).toEqual({
      reason: `the package ${name} is not installed`,
      hint: `To install it: npm install ${name}`,
    });
  });
});
