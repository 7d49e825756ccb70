/**
 * Makes the texts of this package in `generated/`, each with a note on where it comes from. None is kept in git.
 * A file that is there already, with the same content, is left alone.
 *
 *     node scripts/extract.mjs
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { firstNames } from './first-names.mjs';
import { localeNames } from './locale-names.mjs';
import { mobyDick } from './moby-dick.mjs';

const generated = fileURLToPath(new URL('../generated', import.meta.url));

/** Writes what is missing or differs. @returns the names of the files that were written. */
export const extract = () => {
  mkdirSync(generated, { recursive: true });
  return Object.entries({ ...mobyDick(), ...firstNames(), ...localeNames() })
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
