import { lstatSync, realpathSync, statSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { RidgelineError } from '@ridgeline/contracts';
import { type Cell, formulaCells, type Table, writeDelimited } from '@ridgeline/data';
import { type Given, switchFlag, textFlag } from '../command-line/command.ts';
import { systemReason } from '../command-line/failure.ts';
import { count } from '../terminal/format.ts';
import type { Terminal } from '../terminal/terminal.ts';

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

const isSameFile = (file: string, other: string): boolean => {
  try {
    return realpathSync(file) === realpathSync(other);
  } catch {
    return false;
  }
};

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
  const [file, flag] = [textFlag(given, name), `--${name}`];
  const overwrites = switchFlag(given, 'overwrite');
  if (file === undefined) {
    if (!overwrites) return undefined;
    throw new RidgelineError('E_USAGE', `--overwrite goes with ${flag}.`, {
      at: '--overwrite',
      hint: `Leave it out, or name the file: ${flag} out.csv`,
    });
  }
  const refuse = (problem: string, hint: string): never => {
    throw new RidgelineError('E_USAGE', `${flag} ${problem}, got "${file}".`, { at: flag, hint });
  };
  if (writers[extensionOf(file)] === undefined)
    refuse(`must name a file that ends in ${Object.keys(writers).join(', ')}`, `For example ${flag} out.csv`);
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory())
    refuse('must name a file, and this is a folder', `For example ${flag} ${path.join(file, 'out.csv')}`);
  if (source !== undefined && isSameFile(file, source))
    refuse('must name another file than the table that is read', `For example ${flag} out.csv`);
  if (!overwrites && lstatSync(file, { throwIfNoEntry: false }) !== undefined)
    refuse('must name a new file, and this one exists', `Name another one, or replace it: --overwrite`);
  return file;
};

const writeWhole = async (file: string, text: string): Promise<void> => {
  const temporary = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}.tmp`);
  try {
    const handle = await open(temporary, 'w');
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    const reason = systemReason(error);
    if (reason === undefined) throw error;
    throw new RidgelineError('E_IO', `${file}: the table cannot be written: ${reason}.`, {
      at: file,
      hint: 'Make room there, or name another file. Nothing was changed.',
    });
  }
};

/**
 * Writes a table in the form that its file's extension tells, all of it or nothing. Cells stand as they are; those that
 * a spreadsheet would run are counted aloud.
 *
 * @throws `E_IO`
 */
export const writeTable = async (file: string, table: Rows, terminal: Terminal): Promise<void> => {
  const extension = extensionOf(file);
  await writeWhole(file, writers[extension]!(table));
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
