import {
  type NumericTable,
  numericTable,
  type Table,
  withoutEmptyRows,
  withoutRepeatedRows,
} from '@ridgeline/data';
import type { RegressionConfig } from './regression-config.ts';
import type { RegressionRows } from './regression-fit.ts';
import { requireColumns } from './require-columns.ts';
import { groupsOf } from './table-examples.ts';

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
  requireColumns(table, { target: [target], features });
  const used = [...features, target];
  const filled =
    data.onEmpty === 'skip'
      ? withoutEmptyRows(table, Object.fromEntries(used.map((column) => [column, [column]])))
      : { table, leftOut: {} };
  const once = data.dropDuplicates
    ? withoutRepeatedRows(filled.table, used)
    : { table: filled.table, leftOut: 0 };
  const empty = Object.values(filled.leftOut).reduce((sum, rows) => sum + rows, 0);
  const told = (rows: number, why: string) => (rows === 0 ? [] : [`Left out: ${rows} ${why}.`]);
  return {
    numbers: numericTable(once.table, { target, features, decimal: data.decimal === 'comma' ? ',' : '.' }),
    groups: groupsOf(once.table, data.group),
    notes: [
      ...(table.warnings ?? []),
      ...told(empty, `rows with an empty cell (${listedCounts(filled.leftOut)})`),
      ...told(once.leftOut, 'rows that repeat an earlier one'),
    ],
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

/** The predictors and the target of a table. */
export const rowsOf = ({
  names,
  values,
  targets,
}: Pick<NumericTable, 'names' | 'values' | 'targets'>): RegressionRows => ({
  x: { kind: 'dense', rows: targets.length, columns: names.length, layout: 'row', values },
  y: targets,
});
