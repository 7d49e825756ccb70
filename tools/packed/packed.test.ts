import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Analysis, checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { build } from 'esbuild';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { describe, expect, inject, test } from 'vitest';
import { matches, readmeExample } from './readme-example.ts';

const root = path.resolve(import.meta.dirname, '../..');
const packed = inject('packed');
const project = inject('project');

/** Runs a program in the project with the packages, without any setting of this repository. */
const runInProject = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: project, encoding: 'utf8' });
  return { status, stdout: stdout.trimEnd(), stderr };
};

const runSource = (name: string, code: string) => {
  writeFileSync(path.join(project, name), code);
  return runInProject(name);
};

describe.each(packed)('$name', ({ name, folder, tarball }) => {
  const files = execFileSync('tar', ['tzf', tarball], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((file) => file.replace(/^package\//, ''));
  const installed = path.join(project, 'node_modules', name);
  const manifest = JSON.parse(readFileSync(path.join(installed, 'package.json'), 'utf8'));

  test('ships its code, README, LICENSE and manifest, and nothing else', () => {
    const kilobytes = (statSync(tarball).size / 1000).toFixed(1);
    console.log(`${name}: ${kilobytes} kB packed, ${files.length} files`);
    for (const file of ['README.md', 'LICENSE', 'package.json']) expect(files).toContain(file);
    const others = files.filter((file) => !['README.md', 'LICENSE', 'package.json'].includes(file));
    expect(others.filter((file) => !/^(dist|src|generated)\//.test(file))).toEqual([]);
    expect(files.filter((file) => /\.test\.|(^|\/)golden\/|\.env|\.tgz$/.test(file))).toEqual([]);
    expect(others.some((file) => file.startsWith('dist/'))).toBe(true);
  });

  test('asks for versions that the registry knows, and runs nothing when installed', () => {
    const ranges = {
      ...manifest.dependencies,
      ...manifest.peerDependencies,
      ...manifest.optionalDependencies,
    };
    for (const [dependency, range] of Object.entries(ranges))
      expect(range, dependency).toMatch(/^[\^~>=<\d]/);
    for (const script of ['preinstall', 'install', 'postinstall'])
      expect(manifest.scripts).not.toHaveProperty(script);
    expect(manifest.repository.directory).toBe(folder);
  });

  test('has a manifest in which publint finds nothing', async () => {
    const { messages } = await publint({
      pack: { tarball: new Uint8Array(readFileSync(tarball)).buffer },
      strict: true,
    });
    expect(messages.map((message) => formatMessage(message, manifest, { color: false }))).toEqual([]);
  });

  // the command line is a program: nothing is imported from it
  if (manifest.exports === undefined) return;

  test('has types that every way of resolving modules to ESM finds', async () => {
    const analysis = await checkPackage(createPackageFromTarballData(readFileSync(tarball)));
    expect(analysis.types).toBeTruthy();
    const { problems } = analysis as Analysis;
    // Node 10 knows no exports, and CommonJS loads ESM by require of itself
    const others = ['node10', 'node16-cjs'];
    expect(
      problems.filter((problem) => !('resolutionKind' in problem && others.includes(problem.resolutionKind))),
    ).toEqual([]);
  });

  test('gives the same to import and to require, and prints nothing', () => {
    const { status, stdout, stderr } = runSource(
      `load-${path.basename(folder)}.mjs`,
      `import { createRequire } from 'node:module';
      import { isDeepStrictEqual } from 'node:util';
      const imported = await import('${name}');
      const required = createRequire(import.meta.url)('${name}');
      const names = (module) => Object.keys(module).filter((name) => name !== '__esModule').sort();
      if (!isDeepStrictEqual(names(imported), names(required))) throw new Error(names(required).join());
      if (names(imported).length === 0) throw new Error('exports nothing');`,
    );
    expect({ status, stdout, stderr: stderr.replace(/.*ExperimentalWarning[^\n]*\n[^\n]*\n/s, '') }).toEqual({
      status: 0,
      stdout: '',
      stderr: '',
    });
  });

  test('runs the example of its README, which prints what it says', () => {
    const example = readmeExample(readFileSync(path.join(installed, 'README.md'), 'utf8'));
    expect(example?.prints.length, 'a ```js block with `// → …` comments').toBeGreaterThan(0);
    const { status, stdout, stderr } = runSource(`example-${path.basename(folder)}.mjs`, example!.code);
    expect(status, stderr).toBe(0);
    const lines = stdout.split('\n');
    const expected = example!.prints.map((line, i) => (matches(line, lines[i] ?? '') ? lines[i] : line));
    expect(lines).toEqual(expected);
  });
});

test('one regularizer, bundled, brings neither its neighbours nor the gradients of TF.js', async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: "import { l1 } from '@ridgeline/regularizers'; console.log(l1);",
      resolveDir: project,
    },
    bundle: true,
    format: 'esm',
    minify: true,
    write: false,
    external: ['@tensorflow/tfjs-core'],
  });
  const { contents } = outputFiles[0]!;
  console.log(`l1: ${contents.length} bytes, bundled; ${gzipSync(contents).length} with gzip`);
  expect(gzipSync(contents).length).toBeLessThan(3_000);
});

/** What TypeScript finds in a program of the project, and in our declarations, as strict as it can be. */
const typeErrors = (name: string, code: string, resolution: string): readonly string[] => {
  writeFileSync(path.join(project, `${name}.mts`), code);
  const compilerOptions = {
    module: resolution === 'bundler' ? 'esnext' : resolution,
    moduleResolution: resolution,
    target: 'es2022',
    lib: ['es2022', 'dom'],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noEmit: true,
    skipLibCheck: false,
    types: [],
  };
  const config = `tsconfig.${name}.${resolution}.json`;
  writeFileSync(path.join(project, config), JSON.stringify({ compilerOptions, files: [`${name}.mts`] }));
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
  const { stdout } = runInProject(tsc, '-p', config, '--pretty', 'false');
  // other packages' declarations are theirs to mend
  return stdout
    .split('\n')
    .filter((line) => /^(node_modules\/(@ridgeline|ridgeline)\/|error )/.test(line) || line.startsWith(name));
};

describe.each(['nodenext', 'bundler'])('in a strict project with moduleResolution %s', (resolution) => {
  test('the types of every package hold', () => {
    const libraries = packed.filter(({ folder }) => folder.startsWith('packages/'));
    const code = libraries.map(({ name }, i) => `export * as p${i} from '${name}';`).join('\n');
    expect(typeErrors('types', code, resolution)).toEqual([]);
  });

  test('a program with a classifier compiles, and a missing check of its answer is found', () => {
    const program = (reasons: string) => `
      import { type Classification, type Classifier, loadClassifier } from '@ridgeline/classifier';

      const classifier: Classifier = await loadClassifier('my-classifier');
      const one: Classification = classifier.classify('a moving film', { explain: true });
      const many: readonly Classification[] = classifier.classify(['a dull film', 'a warm film']);
      const best: { label: string; probability: number } | undefined = one.ranking[0];
      const logProbabilities: Float64Array = classifier.logProbabilities(['a long film']);
      export const said: string[] = many.map(({ label, probability }) => label + probability.toFixed(3));
      export const gram: string | undefined = one.${reasons}[0]?.gram;
      export { best, logProbabilities };`;
    expect(typeErrors('classifier', program('reasons?.'), resolution)).toEqual([]);
    expect(typeErrors('unchecked', program('reasons'), resolution)).toEqual([
      expect.stringContaining("'one.reasons' is possibly 'undefined'"),
    ]);
  });
});

test('the command line starts from its tarball', () => {
  const { version } = JSON.parse(
    readFileSync(path.join(project, 'node_modules/ridgeline/package.json'), 'utf8'),
  );
  const command = path.join('node_modules', 'ridgeline', 'dist', 'ridgeline.js');
  expect(runInProject(command, '--version')).toEqual({ status: 0, stdout: version, stderr: '' });
});
