import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { addTask } from './add-task.mjs';
import { dashed, fill } from './fill.mjs';
import { kinds } from './kinds.mjs';

/** The files of a root folder, and which of them were written. */
const filesOf = (root) => {
  const at = (file) => path.join(root, file);
  const written = [];
  return {
    written,
    exists: (file) => existsSync(at(file)),
    read: (file) => readFileSync(at(file), 'utf8'),
    write: (file, content) => {
      mkdirSync(path.dirname(at(file)), { recursive: true });
      writeFileSync(at(file), content);
      written.push(file);
    },
  };
};

const addUnit = async (kind, name, { exists, read, write }) => {
  const { folder, within, file: listedIn = 'catalog.ts', catalogue, trained } = kinds[kind];
  const unit = `${name}${trained?.suffix ?? ''}`;
  const file = dashed(unit);
  const source = within === undefined ? `${folder}/src` : `${folder}/src/${within}`;
  if (exists(`${source}/${file}.ts`)) throw new Error(`${source}/${file}.ts exists already.`);
  const index = read(`${folder}/src/index.ts`);
  if (within === undefined && new RegExp(`\\b${unit}\\b`).test(index))
    throw new Error(`${folder} exports ${unit} already.`);

  const { addToCatalogue } = await import('./add-to-catalogue.mjs');
  const entries = [{ catalogue, name, unit: name }];
  if (trained !== undefined) entries.push({ catalogue: trained.catalogue, name, unit });
  const listed = entries.reduce(
    (content, entry) => addToCatalogue(content, { ...entry, from: `./${file}.ts` }),
    read(`${source}/${listedIn}`),
  );

  write(`${source}/${file}.ts`, fill(`${kind}.ts.txt`, unit, name));
  write(`${source}/${file}.test.ts`, fill(`${kind}.test.ts.txt`, unit, name));
  write(`${source}/${listedIn}`, listed);
  if (within === undefined)
    write(`${folder}/src/index.ts`, `${index}export { ${unit} } from './${file}.ts';\n`);
  return { packages: [JSON.parse(read(`${folder}/package.json`)).name], folder };
};

const addPackage = (name, { exists, read, write }) => {
  const short = dashed(name);
  const folder = `packages/${short}`;
  if (exists(folder)) throw new Error(`${folder} exists already.`);
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
  return { packages: [packageName], folder };
};

const requireName = (name) => {
  if (!/^[a-z][a-zA-Z0-9]{1,39}$/.test(name ?? ''))
    throw new Error(
      `A name begins with a small letter and goes on with letters and digits, as in groupLasso; got ${name ?? 'none'}.`,
    );
  try {
    new Function(`'use strict'; const ${name} = 0;`);
  } catch {
    throw new Error(`${name} is a word of the language.`);
  }
};

/**
 * Writes a unit that works, or a package, into a root folder: source, test and changeset, its line in its catalogue and in the
 * index of its package. Nothing is formatted.
 *
 * @returns the files that were written and the package's folder.
 * @throws a sentence for whoever called: no such kind, no such name, or something has that name already.
 * @example await scaffold({ kind: 'regularizer', name: 'groupLasso', root })
 */
export const scaffold = async ({ kind, name, root }) => {
  if (!Object.hasOwn(kinds, kind ?? ''))
    throw new Error(`Usage: pnpm new <kind> <name>\nKinds: ${Object.keys(kinds).join(', ')}.`);
  requireName(name);
  const files = filesOf(root);
  const add = { package: addPackage, task: addTask }[kind] ?? ((...given) => addUnit(kind, ...given));
  const { packages, folder } = await add(name, files);
  const title =
    kind === 'package'
      ? `Add the package \`${packages[0]}\``
      : `Add the ${kind.replace('-', ' ')} \`${name}\``;
  const bumps = packages.map((named) => `"${named}": minor\n`).join('');
  files.write(`.changeset/${kind}-${dashed(name)}.md`, `---\n${bumps}---\n\n${title}.\n`);
  return { written: files.written, folder };
};
