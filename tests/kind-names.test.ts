import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { kinds } from '@ridgeline/recipes';
import ts from 'typescript';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Words that a source has as strings or as keys. */
const wordsOf = (file: string): ReadonlySet<string> => {
  const words = new Set<string>();
  const source = ts.createSourceFile(
    file,
    readFileSync(path.join(root, file), 'utf8'),
    ts.ScriptTarget.Latest,
  );
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteral(node)) words.add(node.text);
    if (ts.isPropertyAssignment(node) && ts.isIdentifier(node.name)) words.add(node.name.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return words;
};

/** The page of names is of two tasks, each with its model and the penalties that one may choose: a room that has all of them. */
const pageOfNames = 'apps/web-demo/src/names/';

const sources = ['packages', 'apps']
  .flatMap((folder) => readdirSync(path.join(root, folder)).map((name) => `${folder}/${name}/src`))
  .filter((folder) => existsSync(path.join(root, folder)))
  .flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true }).map((file) => `${folder}/${file}`),
  )
  .filter((file) => /\.tsx?$/.test(file))
  .filter((file) => !/\.test\.tsx?$|\/fixture\.ts$/.test(file) && !file.startsWith(pageOfNames))
  .map((file) => ({ file, words: wordsOf(file), text: readFileSync(path.join(root, file), 'utf8') }));

/** The folders where the kinds of a catalogue are defined. */
const homesOf = (names: readonly string[]): ReadonlySet<string> =>
  new Set(
    sources
      .filter(({ text }) => names.some((name) => new RegExp(`define\\w*\\(\\s*'${name}'`, 'u').test(text)))
      .map(({ file }) => path.dirname(file)),
  );

/** What has the same words for something else. */
const others: Readonly<Record<string, string>> = {
  'packages/data/src/features/term-weights.ts': 'norms of rows',
  'packages/data/src/features/text-segments.ts': 'analyzers and splitters of n-grams',
  'packages/data/src/features/text-feature-options.ts': 'analyzers of n-grams',
  'packages/linear/src/solvers/duality-gap.ts': 'strengths of both parts of a penalty',
  'packages/linear/src/solvers/gram-solver.ts': 'strengths of both parts of a penalty',
  'packages/linear/src/matrix/quadratic.ts': 'strengths of both parts of a penalty',
  'packages/models/src/layers/recurrent-cells.ts': 'cells of recurrent layers',
  'packages/tensors/src/ops/recurrent-decoder.ts': 'cells of recurrent layers',
  'apps/cli/src/command-line/writing-flags.ts': 'flags, by the names that other programs have',
  'apps/cli/src/tasks/language-model/writing-options.ts': 'options of the flags of generate',
  'apps/server/src/completions/repetition-fields.ts':
    'fields of a request, by the names that other servers have',
  'packages/linear/src/bayes/nb-svm.ts': 'losses of its plane',
  'packages/backend-wasm/src/kernels/decoder-cells.ts': 'cells of recurrent layers',
  'packages/classifier/src/scorer-of.ts': 'kinds of saved models, which the package linear defines',
  'packages/recipes/src/encoded-texts/text-notes.ts': 'tokenizers that a note advises',
  'packages/recipes/src/neural-classification/linear-beside.ts': 'what a linear model reads',
  'packages/recipes/src/tasks/catalog.ts': 'the list of tasks',
  'apps/cli/src/tasks/tasks.ts': 'the list of tasks on the command line',
};

// results name their numbers, and so have the words of metrics as keys
const { metric: _, ...listed } = kinds;

it.each(Object.entries(listed))('no file but those that define them lists kinds of %s', (_, catalogue) => {
  const names = Object.keys(catalogue);
  const homes = homesOf(names);
  const lists = sources
    // a unit may name others in its example
    .filter(
      ({ file, text }) =>
        !homes.has(path.dirname(file)) && !(file in others) && !/define\w*\(\s*'/.test(text),
    )
    .map(({ file, words }) => ({ file, named: names.filter((name) => words.has(name)) }))
    .filter(({ named }) => named.length > 1);
  expect(lists).toEqual([]);
});

it('knows the homes of all kinds', () => {
  for (const [what, catalogue] of Object.entries(kinds))
    expect(homesOf(Object.keys(catalogue)).size, what).toBeGreaterThan(0);
});

it('no file outside the rooms of a task names it', () => {
  const lists = ['packages/recipes/src/tasks/catalog.ts', 'apps/cli/src/tasks/tasks.ts'];
  // the page trains language models alone, and its configuration says so
  const own = 'apps/web-demo/src/run/run-config.ts';
  const strangers = Object.keys(kinds.task!).flatMap((name) =>
    sources
      .filter(({ file, words }) => words.has(name) && !file.includes(`/${name}/`))
      .map(({ file }) => ({ file, name }))
      .filter(({ file }) => !lists.includes(file) && file !== own),
  );
  expect(strangers).toEqual([]);
});
