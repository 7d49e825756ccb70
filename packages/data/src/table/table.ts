import { type Json, RidgelineError } from '@ridgeline/contracts';
import { decodeText } from '../text/decode-text.ts';

/** What a table holds: text from a delimited file, any JSON from JSON lines, `undefined` where a key is missing. */
export type Cell = Json | undefined;

/** Rows under named columns, and where in the file each row begins. */
export interface Table<C extends Cell = Cell> {
  /** The file's name, for errors. */
  readonly name: string;
  readonly columns: readonly string[];
  /** As many cells in each row as there are columns. */
  readonly rows: readonly (readonly C[])[];
  /** The line on which each row begins, counted from 1. */
  readonly lines: readonly number[];
  /** What was read otherwise than it may have been meant, one sentence each. */
  readonly warnings?: readonly string[];
}

/** Whether there is nothing in a cell but blanks. */
export const isBlank = (cell: Cell): boolean =>
  cell === undefined || cell === null || (typeof cell === 'string' && cell.trim() === '');

const mostListed = 20;

/** Column names for a message: the first twenty, and how many there are. */
export const listed = (columns: readonly string[]): string => {
  const names = columns
    .slice(0, mostListed)
    .map((column) => `"${column}"`)
    .join(', ');
  return columns.length <= mostListed ? names : `${names}, … (${columns.length} columns)`;
};

/** The text of a source: bytes are decoded strictly, a byte order mark is dropped. @throws `E_DATA` if it is empty */
export const sourceText = (source: string | Uint8Array, name: string): string => {
  if (typeof source !== 'string') return decodeText(source, name);
  const text = source.startsWith('\ufeff') ? source.slice(1) : source;
  if (text !== '') return text;
  throw new RidgelineError('E_DATA', `${name}: the file is empty.`, {
    at: name,
    hint: 'Give a file with rows.',
  });
};

/** An error at one row of a table. */
export const refuseRow = (table: Table, row: number, found: string, hint: string): never => {
  const line = table.lines[row]!;
  throw new RidgelineError('E_DATA', `${table.name}: line ${line}: ${found}.`, {
    at: `${table.name}:${line}`,
    hint,
  });
};

/** The places of columns, by name. @throws `E_DATA` naming the column that is missing and those that are there */
export const columnIndices = (table: Table, names: readonly string[]): number[] => {
  const places = new Map(table.columns.map((name, place) => [name, place]));
  return names.map((name) => {
    const place = places.get(name);
    if (place !== undefined) return place;
    throw new RidgelineError('E_DATA', `${table.name}: there is no column "${name}".`, {
      at: table.name,
      hint: `The columns are ${listed(table.columns)}.`,
    });
  });
};

/** @throws `E_DATA` if two columns have one name */
export const requireDistinctColumns = (name: string, columns: readonly string[]): void => {
  const seen = new Set<string>();
  for (const column of columns) {
    if (seen.has(column))
      throw new RidgelineError('E_DATA', `${name}: two columns are named "${column}".`, {
        at: `${name}:1`,
        hint: 'Rename one, or give the names as columns.',
      });
    seen.add(column);
  }
};
