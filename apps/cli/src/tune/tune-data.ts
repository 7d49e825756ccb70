import { fingerprint } from '@ridgeline/data';
import {
  type ClassificationConfig,
  featuresOf,
  type LinearData,
  type RegressionConfig,
  readLabelledTable,
  readRegressionTable,
  requireComputable,
  rowsOf,
} from '@ridgeline/recipes';
import { tableOf } from '../sources/table-source.ts';
import type { Source } from '../sources/text-source.ts';

/** The rows of a table, and what the study of them depends on. */
export interface TableData<C extends ClassificationConfig | RegressionConfig> {
  readonly data: LinearData;
  readonly groups: readonly string[] | null;
  readonly fingerprint: string;
  /** The configuration with what follows from the table. */
  readonly config: C;
  readonly warnings: readonly string[];
}

type Read = Omit<TableData<ClassificationConfig | RegressionConfig>, 'fingerprint'>;

const classified = (source: Source, given: ClassificationConfig): Read => {
  const { config, examples, classes, warnings } = readLabelledTable(given, tableOf(source, given.data));
  const { texts, labels, groups, lines } = examples;
  const places = new Map(classes.map((name, place) => [name, place]));
  const data: LinearData = {
    kind: 'classification',
    texts,
    labels: labels.map((label) => places.get(label)!),
    classes,
    lines,
    features: featuresOf(config),
  };
  return { data, groups, config, warnings };
};

const measured = (source: Source, config: RegressionConfig): Read => {
  const table = tableOf(source, config.data);
  const { numbers, groups, notes } = readRegressionTable(config, table, config.data.target!);
  const { names, values, targets } = numbers;
  requireComputable(rowsOf(numbers), { names, target: config.data.target!, table: table.name });
  return { data: { kind: 'regression', names, values, targets }, groups, config, warnings: notes };
};

/**
 * The rows of a table as the task needs them.
 *
 * @throws `E_DATA` naming line and column.
 */
export const tableData = async <C extends ClassificationConfig | RegressionConfig>(
  source: Source,
  config: C,
): Promise<TableData<C>> => {
  const read = config.task === 'classification' ? classified(source, config) : measured(source, config);
  return { ...read, config: read.config as C, fingerprint: await fingerprint(source.text) };
};
