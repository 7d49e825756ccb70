import path from 'node:path';
import { RidgelineError } from '@ridgeline/contracts';
import { type Cell, formulaCells, type Table, writeDelimited } from '@ridgeline/data';
import type { Given } from '../command-line/command.ts';
import { count } from '../terminal/format.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { newFileOf, writeText } from './write-text.ts';

type Rows = Pick<Table, 'columns' | 'rows'>;

const jsonLines = ({ columns, rows }: Rows): string =>
  rows
    .map((cells) => `${JSON.stringify(Object.fromEntries(columns.map((name, i) => [name, cells[i]])))}\n`)
    .join('');

const writers: Readonly<Record<string, (table: Rows) => string>> = {
  '.csv': (table) => writeDelimited(table),
  '.tsv': (table) => writeDelimited(table, { separator: '\t' }),
  '.tab': (table) => writeDelimited(table, { separator: '\t' }),
  '.jsonl': jsonLines,
  '.ndjson': jsonLines,
};

const extensionOf = (file: string): string => path.extname(file).toLowerCase();

/**
 * The file of a table that a flag names, checked before the work that fills it: its extension, that it is no folder,
 * not what is read, and that nothing is lost unless `--overwrite` says so.
 *
 * @throws `E_USAGE`
 */
export const tableFileOf = (
  given: Given,
  name: 'out' | 'errors',
  source: string | undefined,
): string | undefined => {
  const file = newFileOf(given, name, { source, read: 'table', example: 'out.csv' });
  if (file === undefined || writers[extensionOf(file)] !== undefined) return file;
  throw new RidgelineError(
    'E_USAGE',
    `--${name} must name a file that ends in ${Object.keys(writers).join(', ')}, got "${file}".`,
    { at: `--${name}`, hint: `For example --${name} out.csv` },
  );
};

/**
 * Writes a table in the form that its file's extension tells, all of it or nothing. Cells stand as they are; those that
 * a spreadsheet would run are counted aloud.
 *
 * @throws `E_IO`
 */
export const writeTable = async (file: string, table: Rows, terminal: Terminal): Promise<void> => {
  const extension = extensionOf(file);
  await writeText(file, writers[extension]!(table));
  const formulas = extension.endsWith('jsonl') || extension === '.ndjson' ? 0 : formulaCells(table);
  if (formulas > 0)
    terminal.warn(
      `${file}: ${count(formulas)} cells begin with =, +, - or @ and are written as they are; a spreadsheet would run them. Import their columns as text.`,
    );
};

/** A table with further columns; a name that it has already gets a number. */
export const withColumns = (table: Rows, added: Readonly<Record<string, readonly Cell[]>>): Rows => {
  const columns = [...table.columns];
  for (const name of Object.keys(added)) {
    let free = name;
    for (let number = 2; columns.includes(free); number++) free = `${name}_${number}`;
    columns.push(free);
  }
  const values = Object.values(added);
  return {
    columns,
    rows: table.rows.map((cells, row) => [...cells, ...values.map((column) => column[row])]),
  };
};
