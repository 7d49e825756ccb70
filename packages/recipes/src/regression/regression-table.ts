import { type NumericTable, numericTable, type Table, withoutEmptyRows } from '@ridgeline/data';
import { rowsOf } from '../table/numeric-rows.ts';
import { requireColumns } from '../table/require-columns.ts';
import { numberKeys } from '../table/seen-rows.ts';
import { groupNotes, groupsOf } from '../table/table-examples.ts';
import type { RegressionConfig } from './regression-config.ts';

/**
 * The numbers of a table, without the rows that the configuration leaves out.
 *
 * @throws `E_DATA` naming line and column of what is no number.
 */
export const readRegressionTable = (
  { data }: RegressionConfig,
  table: Table,
  target: string,
): {
  readonly numbers: NumericTable;
  readonly groups: readonly string[] | null;
  readonly notes: readonly string[];
} => {
  const features =
    data.features ?? table.columns.filter((column) => column !== target && column !== data.group);
  requireColumns(table, { target: [target], features }, ['target']);
  const used = [...features, target];
  const filled =
    data.onEmpty === 'skip'
      ? withoutEmptyRows(table, Object.fromEntries(used.map((column) => [column, [column]])))
      : { table, leftOut: {} };
  const numbers = numericTable(filled.table, {
    target,
    features,
    decimal: data.decimal === 'comma' ? ',' : '.',
  });
  const all = groupsOf(filled.table, data.group);
  const kept = data.dropDuplicates ? firstRows(numberKeys(rowsOf(numbers))) : null;
  const groups = kept === null || all === null ? all : kept.map((row) => all[row]!);
  const empty = Object.values(filled.leftOut).reduce((sum, rows) => sum + rows, 0);
  const told = (rows: number, why: string) => (rows === 0 ? [] : [`Left out: ${rows} ${why}.`]);
  return {
    numbers: kept === null ? numbers : someOf(numbers, kept),
    groups,
    notes: [
      ...(table.warnings ?? []),
      ...told(empty, `rows with an empty cell (${listedCounts(filled.leftOut)})`),
      ...told(kept === null ? 0 : numbers.rows - kept.length, 'rows that repeat an earlier one'),
      ...groupNotes(groups, data.group),
    ],
  };
};

/** The rows that repeat no earlier one. */
const firstRows = (keys: readonly string[]): readonly number[] => {
  const seen = new Set<string>();
  return [...keys.keys()].filter((row) => seen.size < seen.add(keys[row]!).size);
};

const someOf = ({ names, columns, values, targets }: NumericTable, rows: readonly number[]): NumericTable => {
  const some = new Float64Array(rows.length * columns);
  for (const [place, row] of rows.entries())
    some.set(values.subarray(row * columns, (row + 1) * columns), place * columns);
  return {
    names,
    columns,
    rows: rows.length,
    values: some,
    targets: Float64Array.from(rows, (row) => targets[row]!),
  };
};

/** The columns with the most, and how many. */
const listedCounts = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .filter(([, rows]) => rows > 0)
    .sort(([, a], [, b]) => b - a)
    .slice(0, 5)
    .map(([column, rows]) => `"${column}" ${rows}`)
    .join(', ');
