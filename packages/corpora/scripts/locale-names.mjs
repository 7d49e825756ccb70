import { readFileSync } from 'node:fs';
import path from 'node:path';
import { csv } from './csv.mjs';
import { packageOf, readJson } from './packages.mjs';

const name = 'cldr-localenames-full';
const kinds = ['territories', 'languages', 'scripts', 'variants'];

const namesOf = (language, kind) =>
  readJson(path.join(packageOf(name).folder, 'main', language, `${kind}.json`)).main[language]
    .localeDisplayNames[kind];

/** Each English name once, with the first French one: the language stands before the script of its name. */
const table = () => {
  const pairs = new Map();
  for (const kind of kinds) {
    const [english, french] = [namesOf('en', kind), namesOf('fr', kind)];
    for (const [code, source] of Object.entries(english))
      if (!code.includes('-alt-') && code in french && !pairs.has(source)) pairs.set(source, french[code]);
  }
  return csv(['source', 'target'], [...pairs]);
};

const note = () => `# Names of territories, languages and scripts in English and French

\`locale-names.csv\` was made from the npm package \`${name}\` ${packageOf(name).version}
(https://github.com/unicode-org/cldr-json), the Common Locale Data Repository of Unicode, under the licence below.

Changes: one table with the columns \`source\`, English, and \`target\`, French, joined by code. Alternative names are left
out, and an English name that stands for several things has its first French one.

## Unicode License V3

${readFileSync(path.join(packageOf(name).folder, 'LICENSE'), 'utf8')
  .replace(/^UNICODE LICENSE V3\s+/, '')
  .trim()}
`;

export const localeNames = () => ({ 'locale-names.csv': table(), 'locale-names.NOTICE.md': note() });
