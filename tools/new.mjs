/**
 * Scaffolds a unit, or a package: `pnpm new <kind> <name>`, with the name as in code, such as `groupLasso`.
 *
 * Writes the source, its test and a changeset, and adds the unit to its package's catalogue and index. The files come
 * from `tools/new/`; what they hold is a small unit that works, to be changed into the new one.
 *
 *     node tools/new.mjs <kind> <name> [root folder]
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root as here, run } from './shell.mjs';

/**
 * Where a kind of unit lives, in which folder of the source, and which catalogue lists it; of what is trained also which
 * catalogue lists what comes of it, and how that is called. A unit within a folder is reached by its catalogue alone.
 */
const kinds = {
  regularizer: { folder: 'packages/regularizers', catalogue: 'regularizers' },
  'weight-noise': { folder: 'packages/regularizers', catalogue: 'weightNoises' },
  constraint: { folder: 'packages/regularizers', catalogue: 'constraints' },
  loss: { folder: 'packages/losses', catalogue: 'losses' },
  objective: { folder: 'packages/losses', catalogue: 'objectives' },
  optimizer: { folder: 'packages/optimizers', catalogue: 'optimizers' },
  'gradient-method': { folder: 'packages/optimizers', catalogue: 'gradientMethods' },
  averaging: { folder: 'packages/optimizers', catalogue: 'averagings' },
  metric: { folder: 'packages/evaluation' },
  sampler: { folder: 'packages/generation', catalogue: 'samplers' },
  tokenizer: {
    folder: 'packages/tokenization',
    catalogue: 'tokenizers',
    trained: { catalogue: 'tokenizerKinds', suffix: 'Tokenizer' },
  },
  normalizer: { folder: 'packages/tokenization', within: 'normalizers', catalogue: 'normalizers' },
  'pre-tokenizer': { folder: 'packages/tokenization', within: 'pre-tokenizers', catalogue: 'single' },
  'tokenizer-model': { folder: 'packages/tokenization', within: 'models', catalogue: 'tokenizerModels' },
  'token-decoder': { folder: 'packages/tokenization', within: 'decoders', catalogue: 'tokenDecoders' },
  model: { folder: 'packages/models', catalogue: 'models' },
  package: {},
};

const [kind, name, rootFolder = here] = process.argv.slice(2);
const root = path.resolve(rootFolder);
const at = (file) => path.join(root, file);
const written = [];

const refuse = (message) => {
  console.error(message);
  process.exit(2);
};
const read = (file) => readFileSync(at(file), 'utf8');
const write = (file, content) => {
  mkdirSync(path.dirname(at(file)), { recursive: true });
  writeFileSync(at(file), content);
  written.push(file);
};
const dashed = (text) => text.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** The catalogue with one more line, and its import. */
const addToCatalogue = async (source, catalogue, { entry, importLine }) => {
  const { default: ts } = await import('typescript');
  const file = ts.createSourceFile('catalog.ts', source, ts.ScriptTarget.Latest, true);
  const declaration = file.statements
    .filter(ts.isVariableStatement)
    .flatMap((statement) => [...statement.declarationList.declarations])
    .find((candidate) => candidate.name.getText() === catalogue);
  let literal = declaration?.initializer;
  while (literal && !ts.isObjectLiteralExpression(literal)) literal = literal.expression;
  if (literal === undefined) refuse(`catalog.ts has no object literal named ${catalogue}.`);
  const { properties } = literal;
  const end = properties.end;
  const comma = properties.length === 0 || properties.hasTrailingComma ? '' : ',';
  return `${importLine}\n${source.slice(0, end)}${comma} ${entry},${source.slice(end)}`;
};

const addUnit = async () => {
  const { folder, within, catalogue, trained } = kinds[kind];
  const unitName = `${name}${trained?.suffix ?? ''}`;
  const file = dashed(unitName);
  const source = within === undefined ? `${folder}/src` : `${folder}/src/${within}`;
  if (existsSync(at(`${source}/${file}.ts`))) refuse(`${source}/${file}.ts exists already.`);
  const index = read(`${folder}/src/index.ts`);
  if (new RegExp(`\\b${unitName}\\b`).test(index)) refuse(`${folder} exports ${unitName} already.`);

  const fill = (template) =>
    readFileSync(path.join(here, 'tools/new', template), 'utf8')
      .replaceAll('UnitName', unitName[0].toUpperCase() + unitName.slice(1))
      .replaceAll('unitName', unitName)
      .replaceAll('unit-name', file)
      .replaceAll('kindName', name);
  write(`${source}/${file}.ts`, fill(`${kind}.ts.txt`));
  write(`${source}/${file}.test.ts`, fill(`${kind}.test.ts.txt`));
  if (within === undefined)
    write(`${folder}/src/index.ts`, `${index}export { ${unitName} } from './${file}.ts';\n`);
  if (catalogue !== undefined) {
    const importOf = (unit) => `import { ${unit} } from './${file}.ts';`;
    let listed = await addToCatalogue(read(`${source}/catalog.ts`), catalogue, {
      entry: name,
      importLine: importOf(name),
    });
    if (trained !== undefined)
      listed = await addToCatalogue(listed, trained.catalogue, {
        entry: `${name}: ${unitName}`,
        importLine: importOf(unitName),
      });
    write(`${source}/catalog.ts`, listed);
  }
  return { packageName: JSON.parse(read(`${folder}/package.json`)).name, folder };
};

const addPackage = () => {
  const short = dashed(name);
  const folder = `packages/${short}`;
  if (existsSync(at(folder))) refuse(`${folder} exists already.`);
  const packageName = `@ridgeline/${short}`;
  const { repository, ...like } = JSON.parse(read('packages/data/package.json'));
  const manifest = {
    ...like,
    name: packageName,
    version: '0.0.0',
    description: 'One sentence: what the package is for',
    repository: { ...repository, directory: folder },
    dependencies: { '@ridgeline/contracts': 'workspace:*' },
    devDependencies: {},
  };
  write(`${folder}/package.json`, `${JSON.stringify(manifest, null, 2)}\n`);
  write(`${folder}/src/index.ts`, 'export {};\n');
  const example = `\`\`\`js\nimport * as ${name} from '${packageName}';\n\nconsole.log(Object.keys(${name})); // []\n\`\`\``;
  write(
    `${folder}/README.md`,
    `# ${packageName}\n\n${manifest.description}.\n\n\`\`\`sh\nnpm install ${packageName}\n\`\`\`\n\n${example}\n`,
  );
  return { packageName, folder };
};

const list = Object.keys(kinds).join(', ');
if (!Object.hasOwn(kinds, kind ?? '')) refuse(`Usage: pnpm new <kind> <name>\nKinds: ${list}.`);
if (!/^[a-z][a-zA-Z0-9]{1,39}$/.test(name ?? '')) {
  refuse(
    `A name begins with a small letter and goes on with letters and digits, as in groupLasso; got ${name ?? 'none'}.`,
  );
}
try {
  new Function(`'use strict'; const ${name} = 0;`);
} catch {
  refuse(`${name} is a word of the language.`);
}

const { packageName, folder } = kind === 'package' ? addPackage() : await addUnit();
const title =
  kind === 'package' ? `Add the package \`${packageName}\`` : `Add the ${kind.replace('-', ' ')} \`${name}\``;
write(`.changeset/${kind}-${dashed(name)}.md`, `---\n"${packageName}": minor\n---\n\n${title}.\n`);

const biome = path.join(here, 'node_modules/.bin/biome');
const sources = written.filter((file) => /\.(ts|json)$/.test(file)).join(' ');
const { status, output } = await run(`"${biome}" check --write --vcs-enabled=false ${sources}`, {
  cwd: root,
});
if (status !== 0) console.error(output);

console.log(written.map((file) => `  ${file}`).join('\n'));
console.log('\nNext:');
const next =
  kind === 'package'
    ? ['Add its row to tools/layers.mjs and to docs/architecture.md', 'pnpm install', 'pnpm layers']
    : [
        `Write the unit and its docstring; add hand values and golden values to its test`,
        `npx vitest run ${folder}`,
        'pnpm check',
      ];
console.log(next.map((line, i) => `  ${i + 1}. ${line}`).join('\n'));
