/** The configuration of a row, and the hash that tells whether a result is of it. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { at } from '../measure.mjs';
import { learnWords, runsOf, testWords } from './steps.mjs';

/** The first 16 digits of the SHA-256 of texts. */
export const hashOf = (...texts) => createHash('sha256').update(texts.join('\n')).digest('hex').slice(0, 16);

/** The text of the file without its comments. */
export const readConfiguration = ({ config }) =>
  readFileSync(path.resolve(at('..'), config), 'utf8').replaceAll(/^#.*\n/gm, '');

/** What changes as soon as the configuration or a command of a row does. */
export const configurationOf = (row) =>
  hashOf(
    readConfiguration(row),
    JSON.stringify(runsOf(row).map((run) => [learnWords(row, run), testWords(row, run)])),
  );
