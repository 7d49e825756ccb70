import { RidgelineError } from '@ridgeline/contracts';
import { columnIndices, isBlank, type Table } from './table.ts';

/** The rows of a table that are kept; they keep their lines. @throws `E_DATA` if none is */
const keepRows = <T extends Table>(table: T, keeps: (row: number) => boolean, why: string): T => {
  const kept = table.rows.flatMap((_, row) => (keeps(row) ? [row] : []));
  if (kept.length === 0)
    throw new RidgelineError('E_DATA', `${table.name}: no row is left, since ${why}.`, {
      at: table.name,
      hint: 'Name other columns, or mend the table.',
    });
  return {
    ...table,
    rows: kept.map((row) => table.rows[row]!),
    lines: kept.map((row) => table.lines[row]!),
  };
};

/**
 * A table without the rows that are empty: in all columns of one of the kinds, cells are missing, `null` or nothing but
 * blanks.
 *
 * @param kinds columns by what they are, such as `{ text: ['title', 'body'], label: ['class'] }`.
 * @returns the table, and how many rows were left out for each kind, the first of them if a row is empty in several.
 * @throws `E_DATA` for a column that the table lacks, or if no row is left.
 * @example withoutEmptyRows(readDelimited('x,y\na,1\n ,2'), { text: ['x'] }).leftOut // { text: 1 }
 */
export const withoutEmptyRows = <T extends Table, K extends string>(
  table: T,
  kinds: Readonly<Record<K, readonly string[]>>,
): { readonly table: T; readonly leftOut: Readonly<Record<K, number>> } => {
  const names = Object.keys(kinds) as K[];
  // all columns at once, so that the time is linear in them
  const indices = columnIndices(
    table,
    names.flatMap((kind) => kinds[kind]),
  );
  let next = 0;
  const places = names.map((kind) => {
    const first = next;
    next += kinds[kind].length;
    return [kind, indices.slice(first, next)] as const;
  });
  const leftOut = Object.fromEntries(places.map(([kind]) => [kind, 0])) as Record<K, number>;
  const isKept = table.rows.map((cells) => {
    const empty = places.find(([, columns]) => columns.every((column) => isBlank(cells[column])));
    if (empty !== undefined) leftOut[empty[0]] += 1;
    return empty === undefined;
  });
  return { table: keepRows(table, (row) => isKept[row]!, 'all have an empty cell'), leftOut };
};

/**
 * A table without the rows that repeat an earlier one in these columns, letters compared as composed (Unicode NFC).
 *
 * @returns the table, and how many rows were left out.
 * @throws `E_DATA` for a column that the table lacks.
 * @example withoutRepeatedRows(readDelimited('x,y\na,1\na,2'), ['x']).leftOut // 1
 */
export const withoutRepeatedRows = <T extends Table>(
  table: T,
  columns: readonly string[],
): { readonly table: T; readonly leftOut: number } => {
  const places = columnIndices(table, columns);
  const seen = new Set<string>();
  const isFirst = table.rows.map((cells) => {
    const key = JSON.stringify(places.map((column) => cells[column] ?? null)).normalize('NFC');
    return seen.size < seen.add(key).size;
  });
  const kept = keepRows(table, (row) => isFirst[row]!, 'all are repeated');
  return { table: kept, leftOut: table.rows.length - kept.rows.length };
};
