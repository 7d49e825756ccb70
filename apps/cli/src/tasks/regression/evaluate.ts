import { bootstrapIntervals, regressionScores } from '@ridgeline/evaluation';
import {
  numberKeys,
  predictRows,
  type RegressionConfig,
  readRegressionTable,
  regressionMetrics,
  rowsOf,
  rowsSeen,
} from '@ridgeline/recipes';
import { randomStream } from '@ridgeline/tensors';
import type { Given } from '../../command-line/command.ts';
import { exitCodes } from '../../command-line/failure.ts';
import { settingsOfOther } from '../../sources/table-settings.ts';
import { readTable } from '../../sources/table-source.ts';
import { count, json } from '../../terminal/format.ts';
import { learntWarning } from '../../terminal/learnt-warning.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import type { LoadedRegression } from './model.ts';

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
  const data = settingsOfOther(given, { ...config.data, features: [...spec.columns] });
  const { table } = await readTable(given.positionals[1], 'evaluate MODEL', data);
  const { numbers, notes } = readRegressionTable({ ...config, data }, table, data.target ?? spec.target);
  for (const note of notes) terminal.warn(terminal.colors.yellow(note));
  const rows = rowsOf(numbers);
  const { x, y } = rows;
  const isSeen = trainedOn === undefined ? [] : rowsSeen(numberKeys(rows), trainedOn);
  const unseen = Int32Array.from(y, (_, row) => row).filter((row) => !isSeen[row]);
  const seen = y.length - unseen.length;
  if (seen > 0) terminal.warn(terminal.colors.yellow(learntWarning(seen, y.length, 'rows')));
  const predicted = predictRows(x, fit);
  const of = (values: Float64Array, places: Int32Array) => Float64Array.from(places, (row) => values[row]!);
  const scores = { ...regressionScores({ actual: y, predicted }), ...regressionMetrics(y, predicted) };
  const drawn = bootstrapIntervals({
    examples: y.length,
    statistics: (places) => {
      const { mse, r2 } = regressionScores({ actual: of(y, places), predicted: of(predicted, places) });
      return { mse, r2 };
    },
    random: randomStream(0).stream('interval'),
  });
  const intervals = { ...drawn, r2: scores.r2 === null ? null : drawn.r2 };
  const apart =
    seen > 0 && unseen.length > 0 ? regressionMetrics(of(y, unseen), of(predicted, unseen)) : null;
  const result = {
    task: 'regression',
    examples: y.length,
    ...scores,
    intervals,
    learntFrom: seen,
    ...(seen > 0 && { heldOut: apart && { examples: unseen.length, ...apart } }),
  };
  if (terminal.format === 'json') {
    terminal.data(json(result));
    return exitCodes.done;
  }
  const { bold, dim } = terminal.dataColors;
  const line = (label: string, value: number | null, interval?: readonly [number, number] | null) =>
    terminal.data(
      `${label.padEnd(20)}${bold((value?.toPrecision(5) ?? '–').padStart(11))}  ${dim(interval?.map((end) => end.toPrecision(4)).join(' … ') ?? '')}\n`,
    );
  line('mean squared error', scores.mse, intervals.mse);
  line('its root', scores.rmse);
  line('mean absolute error', scores.mae);
  line('R²', scores.r2, intervals.r2);
  terminal.data(`${'rows'.padEnd(20)}${count(y.length).padStart(11)}\n`);
  if (apart === null) return exitCodes.done;
  terminal.data('\nThe rows that it has not learnt from:\n\n');
  line('mean squared error', apart.mse);
  line('R²', apart.r2);
  terminal.data(`${'rows'.padEnd(20)}${count(unseen.length).padStart(11)}\n`);
  return exitCodes.done;
};
