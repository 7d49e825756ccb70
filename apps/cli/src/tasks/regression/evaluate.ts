import {
  numberKeys,
  predictRows,
  type RegressionConfig,
  readRegressionTable,
  rowsOf,
  rowsSeen,
} from '@ridgeline/recipes';
import type { Given } from '../../command-line/command.ts';
import { readOtherTable } from '../../sources/other-table.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import type { LoadedRegression } from './model.ts';
import { tellScores } from './tell-scores.ts';

interface RegressionRecord {
  readonly config: RegressionConfig;
  readonly trainedOn?: string;
}

/** `ridgeline evaluate` of a regression. */
export const evaluateRegression = async (
  given: Given,
  { spec, fit, run }: LoadedRegression,
  terminal: Terminal,
): Promise<number> => {
  const { config, trainedOn } = run as unknown as RegressionRecord;
  const { table, settings: data } = await readOtherTable(given, {
    name: given.positionals[1],
    who: 'evaluate MODEL',
    data: { ...config.data, features: [...spec.columns] },
  });
  const { numbers, groups, notes } = readRegressionTable(
    { ...config, data },
    table,
    data.target ?? spec.target,
  );
  for (const note of notes) terminal.warn(terminal.colors.yellow(note));
  const rows = rowsOf(numbers);
  const isSeen = trainedOn === undefined ? [] : rowsSeen(numberKeys(rows), trainedOn);
  const predicted = predictRows(rows.x, fit);
  return tellScores(
    { task: 'regression', actual: rows.y, predicted, groups, isSeen, what: 'rows' },
    terminal,
  );
};
