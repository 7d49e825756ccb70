import { RidgelineError } from '@ridgeline/contracts';
import { fingerprint, numericTable, type Table } from '@ridgeline/data';
import {
  type ClassificationConfig,
  examplesOf,
  featuresOf,
  type LinearData,
  type RegressionConfig,
} from '@ridgeline/recipes';
import { tableOf } from './table-source.ts';
import type { Source } from './text-source.ts';

/** The rows of a table, and what the study of them depends on. */
export interface TableData {
  readonly data: LinearData;
  readonly groups: readonly string[] | null;
  readonly fingerprint: string;
}

const groupsOf = (table: Table, column: string | undefined): readonly string[] | null => {
  if (column === undefined) return null;
  const index = table.columns.indexOf(column);
  if (index >= 0) return table.rows.map((row) => String(row[index] ?? ''));
  throw new RidgelineError('E_DATA', `${table.name}: there is no column "${column}".`, {
    at: '--group',
    hint: `The columns are ${table.columns.map((name) => `"${name}"`).join(', ')}.`,
  });
};

const classified = (table: Table, config: ClassificationConfig): LinearData => {
  const { texts, labels } = examplesOf(table, config);
  const classes = [...new Set(labels)].sort();
  if (classes.length < 2) {
    throw new RidgelineError(
      'E_DATA',
      `${table.name}: column "${config.data.label}" must hold two classes or more.`,
      {
        at: table.name,
        hint: 'Name the column of the labels with --label.',
      },
    );
  }
  return {
    kind: 'classification',
    texts,
    labels: labels.map((label) => classes.indexOf(label)),
    classes,
    features: featuresOf(config),
  };
};

const measured = (table: Table, { data }: RegressionConfig, group: string | undefined): LinearData => {
  const target = data.target!;
  const others = table.columns.filter((column) => column !== target && column !== group);
  const { names, values, targets } = numericTable(table, { target, features: data.features ?? others });
  return { kind: 'regression', names, values, targets };
};

/**
 * The rows of a table as the task needs them.
 *
 * @throws `E_DATA` naming line and column.
 */
export const tableData = async (
  source: Source,
  config: ClassificationConfig | RegressionConfig,
  group: string | undefined,
): Promise<TableData> => {
  const table = tableOf(source);
  return {
    data: config.task === 'classification' ? classified(table, config) : measured(table, config, group),
    groups: groupsOf(table, group),
    fingerprint: await fingerprint(source.text),
  };
};
