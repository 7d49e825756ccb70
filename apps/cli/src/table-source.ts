import path from 'node:path';
import { RidgelineError } from '@ridgeline/contracts';
import { corpora } from '@ridgeline/corpora';
import { readDelimited, readJsonLines, type Table } from '@ridgeline/data';
import { readSource, type Source } from './text-source.ts';

/** What a table without an extension that tells, such as standard input, begins like. */
const formOf = (text: string): 'jsonl' | 'tsv' | 'csv' => {
  if (text.startsWith('{')) return 'jsonl';
  const [first = ''] = text.split('\n', 1);
  return first.includes('\t') && !first.includes(',') ? 'tsv' : 'csv';
};

const forms = { '.jsonl': 'jsonl', '.ndjson': 'jsonl', '.tsv': 'tsv', '.tab': 'tsv', '.csv': 'csv' } as const;

/** The rows of a text: JSON lines, TSV or CSV, by the file's extension. @throws `E_DATA` naming the line */
export const tableOf = ({ name, text, data }: Source): Table => {
  const extension = path.extname(data.replace(/\.gz$/i, '')).toLowerCase();
  const form = forms[extension as keyof typeof forms] ?? formOf(text);
  return form === 'jsonl'
    ? readJsonLines(text, { name })
    : readDelimited(text, { name, separator: form === 'tsv' ? '\t' : ',' });
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
): Promise<{ readonly table: Table; readonly source: Source }> => {
  const hint = `Give a table with a header: ridgeline ${command} table.csv (.csv, .tsv or .jsonl), or - for standard input.`;
  if (given === undefined)
    throw new RidgelineError('E_USAGE', `ridgeline ${command} needs a table.`, { at: 'DATA', hint });
  if (Object.hasOwn(corpora, given))
    throw new RidgelineError('E_DATA', `${given}: it is running text, not a table.`, { at: given, hint });
  const source = await readSource(given);
  return { table: tableOf(source), source };
};
