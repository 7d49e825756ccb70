/** The configuration of a row, and the hash that tells whether a result is of it. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { at } from '../measure.mjs';
import { learnWords, runsOf, testWords } from './steps.mjs';

/** The first 16 digits of the SHA-256 of texts. */
export const hashOf = (...texts) => createHash('sha256').update(texts.join('\n')).digest('hex').slice(0, 16);

const { parse } = createRequire(at('../packages/recipes/package.json'))('yaml');

/** What the file says, however it is written. */
export const readConfiguration = ({ config }) =>
  JSON.stringify(parse(readFileSync(path.resolve(at('..'), config), 'utf8')));

/** What changes as soon as the configuration or a command of a row does. */
export const configurationOf = (row) =>
  hashOf(
    readConfiguration(row),
    JSON.stringify(runsOf(row).map((run) => [learnWords(row, run), testWords(row, run)])),
  );
