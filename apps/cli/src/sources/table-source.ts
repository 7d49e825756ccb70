import path from 'node:path';
import { RidgelineError } from '@ridgeline/contracts';
import { type CorpusName, corpora } from '@ridgeline/corpora';
import {
  detectSeparator,
  readDelimited,
  readJsonArray,
  readJsonLines,
  separators,
  type Table,
} from '@ridgeline/data';
import { quoteRules } from '@ridgeline/recipes';
import { readSource, type Source } from './text-source.ts';

/** How a table is read, as a configuration says it. */
export interface Reading {
  readonly separator?: string | undefined;
  readonly quotes?: keyof typeof quoteRules | undefined;
}

const delimited = { '.tsv': '\t', '.tab': '\t', '.csv': ',' } as const;
const json = ['.jsonl', '.ndjson', '.json'];

/** Whether a text begins as JSON does that holds objects. */
const beginsAsJson = (text: string): boolean => /^\s*(?:\[\s*\{|\[\s*\]|\{)/.test(text);

/** A character by its name. @throws `E_USAGE` for another word */
const separatorNamed = (name: string): string => {
  if (Object.hasOwn(separators, name)) return separators[name as keyof typeof separators];
  if (name === '\\t') return '\t';
  if (name.length === 1 || name === 'whitespace') return name;
  throw new RidgelineError(
    'E_USAGE',
    `--separator must be ${Object.keys(separators).join(', ')} or one character, got ${JSON.stringify(name)}.`,
    { at: '--separator', hint: 'For example --separator semicolon' },
  );
};

const readFields = ({ name, text }: Source, preferred: string, { separator, quotes }: Reading): Table =>
  readDelimited(text, {
    name,
    separator: separator === undefined ? detectSeparator(text, { preferred }) : separatorNamed(separator),
    ...(quotes !== undefined && { quotes: quoteRules[quotes] }),
  });

/**
 * The rows of a text: a JSON array, JSON lines, or fields with separators, by the file's extension, else by how it begins.
 * A separator that is not named is the extension's, unless the first rows plainly have another.
 *
 * @throws `E_DATA` naming the line; `E_USAGE` for a separator that is none.
 */
export const tableOf = (source: Source, reading: Reading = {}): Table => {
  const { name, text, data } = source;
  const extension = path.extname(data.replace(/\.gz$/i, '')).toLowerCase();
  const preferred = delimited[extension as keyof typeof delimited];
  const isJson = json.includes(extension) || (preferred === undefined && beginsAsJson(text));
  if (!isJson) return readFields(source, preferred ?? ',', reading);
  return text.trimStart().startsWith('[') ? readJsonArray(text, { name }) : readJsonLines(text, { name });
};

/**
 * Reads a table from a file, gzipped or not, or from standard input for `-`.
 *
 * @param command what wants it, for the error.
 * @throws `E_USAGE` without a name; `E_DATA` for what is no table.
 */
export const readTable = async (
  given: string | undefined,
  command: string,
  reading: Reading = {},
): Promise<{ readonly table: Table; readonly source: Source }> => {
  const hint = `Give a table with a header: ridgeline ${command} table.csv (.csv, .tsv, .jsonl or .json), or - for standard input.`;
  if (given === undefined)
    throw new RidgelineError('E_USAGE', `ridgeline ${command} needs a table.`, { at: 'DATA', hint });
  if (Object.hasOwn(corpora, given) && !('table' in corpora[given as CorpusName]))
    throw new RidgelineError('E_DATA', `${given}: it is running text, not a table.`, { at: given, hint });
  const source = await readSource(given);
  return { table: tableOf(source, reading), source };
};
