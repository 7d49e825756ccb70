/**
 * Scaffolds a unit, or a package: `pnpm new <kind> <name>`, with the name as in code, such as `groupLasso`.
 *
 * Writes the source, its test and a changeset, and adds the unit to its package's catalogue and index. The files come
 * from `tools/new/`; what they hold is a small unit that works, to be changed into the new one.
 *
 *     node tools/new.mjs <kind> <name> [root folder]
 */
import path from 'node:path';
import { scaffold } from './new/scaffold.mjs';
import { root as here, run } from './shell.mjs';

const [kind, name, rootFolder = here] = process.argv.slice(2);
const root = path.resolve(rootFolder);

const { written, folder } = await scaffold({ kind, name, root }).catch(({ message }) => {
  console.error(message);
  process.exit(2);
});

const biome = path.join(here, 'node_modules/.bin/biome');
const sources = written.filter((file) => /\.(ts|json)$/.test(file)).join(' ');
const { status, output } = await run(`"${biome}" check --write --vcs-enabled=false ${sources}`, {
  cwd: root,
});
if (status !== 0) console.error(output);

const next =
  kind === 'package'
    ? ['Add its row to tools/layers.mjs and to docs/architecture.md', 'pnpm install', 'pnpm layers']
    : [
        'Write the unit and its docstring; add hand values and golden values to its test',
        `pnpm vitest run ${folder}`,
        'pnpm pages, which names what is left to write by hand',
        'pnpm --filter ridgeline build, after which the command line knows it too',
        'pnpm check',
      ];
console.log(written.map((file) => `  ${file}`).join('\n'));
console.log(`\nNext:\n${next.map((line, i) => `  ${i + 1}. ${line}`).join('\n')}`);
