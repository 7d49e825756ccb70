/**
 * Draws who imports whom, from the imports alone: the packages, and the rooms within those that have some. Edges that
 * follow from others are left out.
 *
 *     node tools/draw-rooms.mjs [--write]     (docs/architecture.md, between its markers)
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { importsOf } from './imports.mjs';
import { root } from './shell.mjs';

const page = path.join(root, 'docs/architecture.md');

const sourcesOf = (folder) =>
  readdirSync(path.join(root, folder), { recursive: true })
    .map((name) => path.posix.join(folder, name.split(path.sep).join('/')))
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file));

const specifiersOf = (file) =>
  importsOf(
    ts.createSourceFile(file, readFileSync(path.join(root, file), 'utf8'), ts.ScriptTarget.Latest, true),
  ).map(({ specifier }) => specifier);

/** Who reaches whom, over any number of edges. */
const reachOf = (edges) => {
  const reached = new Map();
  const visit = (from) => {
    if (reached.has(from)) return reached.get(from);
    const all = new Set();
    reached.set(from, all);
    for (const to of edges.get(from) ?? []) {
      all.add(to);
      for (const further of visit(to)) all.add(further);
    }
    return all;
  };
  for (const from of edges.keys()) visit(from);
  return reached;
};

const drawing = (edges) => {
  const reached = reachOf(edges);
  const lines = [...edges].sort().flatMap(([from, tos]) =>
    [...tos]
      .sort()
      .filter(
        (to) =>
          ![...tos].some(
            (other) => other !== to && reached.get(other)?.has(to) && !reached.get(to)?.has(other),
          ),
      )
      .map((to) => `  ${from} --> ${to}`),
  );
  return ['```mermaid', 'graph TD', ...lines, '```'].join('\n');
};

const add = (edges, from, to) => {
  if (!edges.has(from)) edges.set(from, new Set());
  if (from !== to) edges.get(from).add(to);
};

/** Packages and apps by what their sources import. */
const packages = () => {
  const edges = new Map();
  for (const parent of ['packages', 'apps'])
    for (const name of readdirSync(path.join(root, parent))) {
      if (!existsSync(path.join(root, parent, name, 'src'))) continue;
      for (const specifier of sourcesOf(`${parent}/${name}/src`).flatMap(specifiersOf)) {
        const [, to] = /^@ridgeline\/([^/]+)/.exec(specifier) ?? [];
        if (to !== undefined) add(edges, name, to);
      }
    }
  return edges;
};

/** The folders of a package's source by what their files import. */
const rooms = (folder) => {
  const edges = new Map();
  const roomOf = (file) => {
    const [room, rest] = path.posix.relative(folder, file).split('/');
    return rest === undefined ? undefined : room;
  };
  for (const file of sourcesOf(folder)) {
    const from = roomOf(file);
    for (const specifier of specifiersOf(file)) {
      const to = specifier.startsWith('.')
        ? roomOf(path.posix.join(path.posix.dirname(file), specifier))
        : undefined;
      if (from !== undefined && to !== undefined && !to.startsWith('..')) add(edges, from, to);
    }
  }
  return edges;
};

/** Whose rooms are drawn. They import in one direction; those of the command line load each other when a command runs. */
const oneWay = [
  'packages/data',
  'packages/evaluation',
  'packages/linear',
  'packages/report',
  'packages/recipes',
  'packages/trainers',
  'apps/server',
  'apps/web-demo',
];
const drawn = [...oneWay, 'apps/cli'].map((folder) => ({ folder, edges: rooms(`${folder}/src`) }));

for (const { folder, edges } of drawn.filter((each) => oneWay.includes(each.folder))) {
  const around = [...reachOf(edges)].filter(([room, reached]) => reached.has(room)).map(([room]) => room);
  if (around.length === 0) continue;
  console.error(
    `${folder}/src: rooms must import in one direction, and ${around.join(', ')} reach themselves.`,
  );
  process.exitCode = 1;
}

const text = [
  '### Packages',
  drawing(packages()),
  ...drawn.flatMap(({ folder, edges }) => [`### Rooms of ${folder}`, drawing(edges)]),
].join('\n\n');

const [begin, end] = ['<!-- drawn by tools/draw-rooms.mjs -->', '<!-- end of the drawing -->'];
const before = readFileSync(page, 'utf8');
const after = `${before.slice(0, before.indexOf(begin) + begin.length)}\n\n${text}\n\n${before.slice(before.indexOf(end))}`;
if (process.argv.includes('--write')) writeFileSync(page, after);
else if (after !== before) {
  console.error(
    'docs/architecture.md: the drawing is not that of the imports. Run node tools/draw-rooms.mjs --write.',
  );
  process.exitCode = 1;
}
