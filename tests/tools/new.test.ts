import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kinds } from '../../tools/new/kinds.mjs';
import { scaffold } from '../../tools/new/scaffold.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const copy = mkdtempSync(path.join(tmpdir(), 'ridgeline-new-'));

const dashed = (text: string): string => text.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** `brandPreTokenizer`: a name for each kind, since several share a package. */
const nameOf = (kind: string): string =>
  `brand-${kind}`.replace(/-[a-z]/g, (letters) => letters[1]!.toUpperCase());

const units = Object.entries(kinds).flatMap(([kind, home]) =>
  kind === 'package' ? [] : [{ kind, ...home, name: nameOf(kind) }],
);

/** What was written, by kind. */
const written: Record<string, readonly string[]> = {};

const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined };
const node = (...args: string[]) => spawnSync(process.execPath, args, { cwd: copy, encoding: 'utf8', env });
const pnpmNew = (...args: string[]) => node(path.join(root, 'tools/new.mjs'), ...args, copy);
const read = (file: string) => readFileSync(path.join(copy, file), 'utf8');

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

/** Runs tests of the copy, of each group of files those whose names match. */
const runTests = (...groups: readonly { readonly files: readonly string[]; readonly named: string }[]) => {
  node('tests/tools/run-named.mjs', 'report.json', JSON.stringify(groups));
  const { testResults }: Report = JSON.parse(read('report.json'));
  return testResults.flatMap(({ name: file, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status !== 'skipped')
      .map(({ fullName: name, status }) => ({ file: path.relative(copy, file), name, status })),
  );
};

beforeAll(async () => {
  const made = /[\\/](dist|\.turbo)$/;
  const names = ['packages', 'apps', 'tests', 'tools', 'biome.json', 'package.json', 'vitest.config.ts'];
  for (const name of [...names, 'tsconfig.base.json']) {
    cpSync(path.join(root, name), path.join(copy, name), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (file) => !made.test(file),
    });
  }
  symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'), 'dir');
  for (const { kind, name } of units) written[kind] = (await scaffold({ kind, name, root: copy })).written;
}, 180_000);
afterAll(() => rmSync(copy, { recursive: true, force: true }), 60_000);

describe('a scaffolded unit of every kind', () => {
  test.each(units)(
    '$kind: stands in catalogue, index and changeset',
    ({ folder, within, file, kind, name }) => {
      const source = `${folder}/src/${within ?? '.'}`;
      expect(read(`${source}/${file ?? 'catalog.ts'}`)).toMatch(new RegExp(`[{,]\\s*${name}\\b`));
      expect(read(`${folder}/src/index.ts`).includes(`/${dashed(name)}`)).toBe(within === undefined);
      const changeset = `.changeset/${kind}-${dashed(name)}.md`;
      expect(read(changeset)).toContain(`"${JSON.parse(read(`${folder}/package.json`)).name}": minor`);
    },
  );

  test('compiles', () => {
    const own = Object.values(written)
      .flat()
      .filter((file) => file.endsWith('.ts'));
    const others = ['packages/tensors/src/tfjs.d.ts', 'tests/provided.d.ts'];
    const { options, fileNames } = ts.parseJsonConfigFileContent(
      { extends: './tsconfig.base.json', files: [...own, ...others] },
      ts.sys,
      copy,
    );
    const program = ts.createProgram(fileNames, options);
    const found = own.flatMap((file) => {
      const source = program.getSourceFile(path.join(copy, file));
      return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    });
    expect(
      ts.formatDiagnostics(found, {
        ...ts.sys,
        getCanonicalFileName: (file) => file,
        getNewLine: () => '\n',
      }),
    ).toBe('');
  });

  describe('without a further line', () => {
    let ran: ReturnType<typeof runTests>;
    beforeAll(() => {
      const suites = [
        'catalog.test',
        'src/conformance.test',
        'tests/kinds.test',
        'tests/configured-units.test',
      ];
      // tests of what lists kinds, which know none of them
      const lists = [
        'heads.test',
        'tokenizer-from-json',
        'named-tokenizers',
        'load-language-model',
        'read-config',
      ];
      // of the suites what is new, and what looks at all kinds at once
      ran = runTests(
        { files: ['brand-', 'translation/translation.test', ...lists], named: '.' },
        { files: suites, named: 'brand|docs|found|of its own|knows' },
      );
    }, 180_000);
    const among = (place: RegExp, name: string) =>
      ran.filter((each) => place.test(each.file) && new RegExp(`\\b${name}\\b`).test(each.name));

    test('no test fails', () => {
      expect(ran.filter(({ status }) => status !== 'passed')).toEqual([]);
    });

    test.each(units)('$kind: its own tests and its conformance suites are run', ({ kind, name }) => {
      const own = written[kind]!.filter((file) => file.endsWith('.test.ts'));
      expect(own).not.toEqual([]);
      expect(ran.map(({ file }) => file)).toEqual(expect.arrayContaining(own));
      expect(among(/(catalog|conformance)\.test\.ts$/, name)).not.toEqual([]);
      expect(among(/kinds\.test\.ts$/, name)).not.toEqual([]);
    });

    test.each(units)('$kind: a configuration names it and runs', ({ kind, name }) => {
      // that of a task is read by the suite of its catalogue, that of a filter by that of guards
      const others = ['sampler', 'logit-processor', 'metric', 'filter', 'task'].includes(kind);
      expect(among(/configured-units\.test\.ts$/, name)).toHaveLength(others ? 0 : 1);
    });

    test.each(units)('$kind: stands in the pages', ({ name }) => {
      expect(read('docs/units.md')).toContain(`### ${name}\n`);
      expect(read('docs/unit-places.md')).toContain(`\`${name}\``);
    });
  });
});

test('CONTRIBUTING.md names every kind', () => {
  const page = readFileSync(path.join(root, 'CONTRIBUTING.md'), 'utf8');
  expect(Object.keys(kinds).filter((kind) => !new RegExp(`[|,] ${kind}\\b(?!-)`).test(page))).toEqual([]);
});

test('pnpm new formats what it wrote, and says which files and what is next', () => {
  const { status, stdout, stderr } = pnpmNew('regularizer', 'bridgePenalty');
  expect(stderr).toBe('');
  expect(status).toBe(0);
  expect(stdout).toContain('packages/regularizers/src/bridge-penalty.ts\n');
  expect(stdout).toContain('.changeset/regularizer-bridge-penalty.md\n');
  expect(stdout).toContain('1. Write the unit');
  expect(stdout).toContain('pnpm --filter ridgeline build, after which the command line knows it');
  expect(read('packages/regularizers/src/catalog.ts')).toMatch(/\bbrandRegularizer, bridgePenalty }/);
});

test('a scaffolded package has the manifest of the others', async () => {
  await scaffold({ kind: 'package', name: 'brandNew', root: copy });
  const { name, repository, exports } = JSON.parse(read('packages/brand-new/package.json'));
  expect(name).toBe('@ridgeline/brand-new');
  expect(repository.directory).toBe('packages/brand-new');
  expect(exports).toEqual(JSON.parse(read('packages/data/package.json')).exports);
});

test.each([
  ['regularizer', 'l1', 'packages/regularizers/src/l1.ts exists already.'],
  ['regularizer', 'noises', 'packages/regularizers exports noises already.'],
  ['token-decoder', 'byteLevel', 'tokenDecoders has byteLevel already.'],
  ['task', 'languageModel', 'packages/recipes/src/language-model exists already.'],
  ['task', 'rows', 'packages/recipes exports predictRows already.'],
  ['regularizer', '../l1', 'A name begins with a small letter'],
  ['regularizer', 'class', 'class is a word of the language.'],
  ['regulariser', 'bridgePenalty', 'Kinds: regularizer, activity-penalty'],
])('refuses %s %s', async (kind, name, sentence) => {
  await expect(scaffold({ kind, name, root: copy })).rejects.toThrow(sentence);
});

test('pnpm new says a refusal in one sentence', () => {
  const { status, stderr } = pnpmNew('regularizer', 'l1');
  expect(stderr).toBe('packages/regularizers/src/l1.ts exists already.\n');
  expect(status).toBe(2);
});
