/**
 * Holds what every package declares and what its source imports against the table in `layers.mjs`, and its manifest
 * against what the registry and the readers of a published package need. Prints one sentence per violation.
 *
 *     node tools/check-layers.mjs [root folder]
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { importsOf } from './imports.mjs';
import { blocking, forbidden, forbiddenOfTfjs, layers, mayImport, mayTestWith } from './layers.mjs';
import { root as here } from './shell.mjs';

const root = path.resolve(process.argv[2] ?? here);
const readJson = (file) => JSON.parse(readFileSync(path.join(root, file), 'utf8'));
const exists = (file) => existsSync(path.join(root, file));
const list = (names) => (names.length === 0 ? 'nothing of this repository' : names.join(', '));

const packages = ['packages', 'apps'].flatMap((parent) =>
  readdirSync(path.join(root, parent))
    .map((name) => ({ name, folder: `${parent}/${name}` }))
    .filter(({ folder }) => exists(`${folder}/package.json`))
    .map((unit) => ({
      ...unit,
      manifest: readJson(`${unit.folder}/package.json`),
      layer: layers[unit.name],
    })),
);
const byPackageName = new Map(packages.map((unit) => [unit.manifest.name, unit]));

/** `@ridgeline/data/text` → [`@ridgeline/data`, `./text`] */
const splitSpecifier = (specifier) => {
  const parts = specifier.split('/');
  const length = specifier.startsWith('@') ? 2 : 1;
  return [parts.slice(0, length).join('/'), ['.', ...parts.slice(length)].join('/')];
};

/** What is wrong with one import of a package's source. */
const checkImport = ({ name, folder, manifest, layer }, file, { specifier, typeOnly, names }) => {
  const isTest = /\.test\.tsx?$/.test(file);
  if (specifier.startsWith('.')) {
    const target = path.posix.join(path.posix.dirname(file), specifier);
    return target.startsWith(`${folder}/`) ? [] : [`imports ${specifier}, a file of another package`];
  }
  if (specifier.startsWith('node:')) {
    if (layer.node || isTest || /\.node\.ts$/.test(file)) return [];
    return [`imports ${specifier}: only apps, backend-node, kernels-native and files named *.node.ts may`];
  }
  const [packageName, subpath] = splitSpecifier(specifier);
  const target = byPackageName.get(packageName);
  if (target !== undefined) {
    const allowed = isTest ? mayTestWith(name) : mayImport(name);
    if (!allowed.includes(target.name)) {
      return [`imports ${packageName}: ${name} stands in row ${layer.row} and may import ${list(allowed)}`];
    }
    const open = target.manifest.exports?.[subpath] !== undefined;
    return open ? [] : [`imports ${specifier}, which ${packageName} does not export`];
  }
  if (isTest) return [];
  const problems = [];
  const allowed = layer.external === 'any' || layer.external.includes(packageName);
  if (!allowed && !(typeOnly && layer.external.includes(`type ${packageName}`))) {
    const types = layer.external.includes(`type ${packageName}`) ? ', but for types' : '';
    problems.push(`imports ${packageName}, which is not for ${name}${types}`);
  }
  const declared = { ...manifest.dependencies, ...manifest.peerDependencies };
  if (layer.external !== 'any' && !typeOnly && !(packageName in declared)) {
    problems.push(`imports ${packageName}, which its package.json does not declare`);
  }
  for (const taken of packageName.startsWith('@tensorflow/') ? names : []) {
    if (taken in forbiddenOfTfjs) problems.push(`takes ${taken} from TF.js: ${forbiddenOfTfjs[taken]}`);
  }
  return problems;
};

/** Arithmetic, randomness and clocks that would make runs differ, and reads that stop a device. */
const checkExpression = ({ layer }, name, node) => {
  if (ts.isPropertyAccessExpression(node)) {
    const used = node.getText();
    if (used in forbidden) return [`uses ${used}: ${forbidden[used]}`];
    const mayBlock = layer.blocks === true || layer.blocks?.includes(name);
    if (blocking.includes(node.name.text) && !mayBlock)
      return [`uses ${node.name.text}: a device is waited for (await tensor.data())`];
    if (used === 'Date.now' && !layer.clock) return ['uses Date.now: only apps read the time of day'];
  }
  if (ts.isNewExpression(node) && node.getText() === 'new Date()' && !layer.clock) {
    return ['uses new Date(): only apps read the time of day'];
  }
  const isPower =
    ts.isBinaryExpression(node) &&
    [ts.SyntaxKind.AsteriskAsteriskToken, ts.SyntaxKind.AsteriskAsteriskEqualsToken].includes(
      node.operatorToken.kind,
    );
  const constant = (value) => /^\(?-?[\d_.]+(e-?\d+)?\)?$/.test(value.getText());
  return isPower && !constant(node.right)
    ? [`uses ** with an exponent that varies: ${forbidden['Math.pow']}`]
    : [];
};

const checkSource = (unit) => {
  const problems = [];
  const files = exists(`${unit.folder}/src`)
    ? readdirSync(path.join(root, unit.folder, 'src'), { recursive: true })
    : [];
  for (const name of files.filter((name) => /\.tsx?$/.test(name))) {
    const file = path.posix.join(unit.folder, 'src', name.split(path.sep).join('/'));
    const source = ts.createSourceFile(
      file,
      readFileSync(path.join(root, file), 'utf8'),
      ts.ScriptTarget.Latest,
      true,
    );
    const tell = (node, problem) => {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      problems.push(`${file}:${line + 1}: ${problem}.`);
    };
    for (const found of importsOf(source)) {
      for (const problem of checkImport(unit, file, found)) tell(found.node, problem);
    }
    if (/\.test\.tsx?$/.test(name)) continue;
    const visit = (node) => {
      for (const problem of checkExpression(unit, name, node)) tell(node, problem);
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return problems;
};

/** What one package's manifest declares of this repository, beyond what the table allows. */
const checkDependencies = ({ name, manifest, layer }) => {
  const problems = [];
  for (const field of ['dependencies', 'peerDependencies', 'optionalDependencies', 'devDependencies']) {
    for (const [dependency, range] of Object.entries(manifest[field] ?? {})) {
      if (!/^(workspace:|catalog:)/.test(range)) {
        problems.push(`${field}: ${dependency} must be "catalog:" or "workspace:*", got "${range}"`);
      }
      const target = byPackageName.get(dependency);
      const allowed = field === 'devDependencies' ? mayTestWith(name) : mayImport(name);
      if (target !== undefined && !allowed.includes(target.name)) {
        problems.push(
          `${field}: ${dependency} stands in row ${target.layer?.row}; ${name} (row ${layer.row}) may use ${list(allowed)}`,
        );
      }
    }
  }
  for (const script of ['preinstall', 'install', 'postinstall', 'prepare']) {
    if (script in (manifest.scripts ?? {})) problems.push(`scripts: ${script} would run on a user's machine`);
  }
  return problems;
};

/** What a reader and the registry need of a package. */
const checkPublishable = ({ folder, manifest }) => {
  const problems = [];
  const need = (holds, problem) => holds || problems.push(problem);
  need(exists(`${folder}/README.md`), 'README.md is missing');
  need(manifest.description, 'description is missing');
  need(manifest.license === 'Apache-2.0', 'license must be "Apache-2.0"');
  need(manifest.type === 'module', 'type must be "module"');
  need(manifest.repository?.directory === folder, `repository.directory must be "${folder}"`);
  need(
    manifest.engines?.node === readJson('package.json').engines.node,
    'engines.node must be the same as in the root',
  );
  if (manifest.private) return problems;
  need(Array.isArray(manifest.files), 'files must list what is published');
  if (manifest.bin !== undefined) return problems;
  need(manifest.exports?.['./package.json'] === './package.json', 'exports must hold "./package.json"');
  for (const [entry, target] of Object.entries(manifest.exports ?? {})) {
    if (typeof target !== 'object') continue;
    const order = Object.keys(target).join(', ');
    need(
      /^@ridgeline\/source, types, (.*, )?default$/.test(order),
      `exports["${entry}"] must have the conditions @ridgeline/source, types, default in this order, got ${order}`,
    );
    need(
      exists(`${folder}/${target['@ridgeline/source']}`),
      `exports["${entry}"] names a source that does not exist`,
    );
  }
  return problems;
};

const problems = packages.flatMap((unit) => {
  const manifest = `${unit.folder}/package.json`;
  if (unit.layer === undefined) return [`${manifest}: ${unit.name} has no row in tools/layers.mjs.`];
  const declared = [...checkDependencies(unit), ...checkPublishable(unit)];
  return [...declared.map((problem) => `${manifest}: ${problem}.`), ...checkSource(unit)];
});

for (const problem of problems) console.log(problem);
console.log(`${packages.length} packages, ${problems.length} violations of the layers`);
process.exit(problems.length === 0 ? 0 : 1);
