import { regressionScores } from '@ridgeline/evaluation';
import { regressionIntervals, regressionMetrics } from '@ridgeline/recipes';
import { exitCodes } from '../../command-line/failure.ts';
import { count, groupsText, json } from '../../terminal/format.ts';
import { learntWarning } from '../../terminal/learnt-warning.ts';
import type { Terminal } from '../../terminal/terminal.ts';

/** Numbers of a table, and what a model says of them. */
export interface ToldNumbers {
  readonly task: string;
  /** [n] */
  readonly actual: Float64Array;
  /** [n] */
  readonly predicted: Float64Array;
  /** [n] what rows are alike by; null where they are in no groups. */
  readonly groups: readonly string[] | null;
  /** [n] whether the model has learnt from each. */
  readonly isSeen: readonly boolean[];
  /** What they belong to. */
  readonly what: 'rows' | 'texts';
  /** Facts beside the scores, for a program. */
  readonly facts?: object;
}

/** Tells errors with their intervals, those of rows that taught nothing apart. */
export const tellScores = (
  { task, actual, predicted, groups, isSeen, what, facts = {} }: ToldNumbers,
  terminal: Terminal,
): number => {
  const unseen = Int32Array.from(actual, (_, row) => row).filter((row) => !isSeen[row]);
  const seen = actual.length - unseen.length;
  if (seen > 0) terminal.warn(terminal.colors.yellow(learntWarning(seen, actual.length, what)));
  const of = (values: Float64Array, places: Int32Array) => Float64Array.from(places, (row) => values[row]!);
  const { explainedVariance, ...errors } = regressionScores({ actual, predicted });
  const { r2 } = regressionMetrics(actual, predicted);
  // of equal numbers there is nothing to explain
  const scores = { ...errors, r2, explainedVariance: r2 === null ? null : explainedVariance };
  const intervals = regressionIntervals({ actual, predicted, groups });
  const numberOfGroups = groups && new Set(groups).size;
  const apart =
    seen > 0 && unseen.length > 0 ? regressionMetrics(of(actual, unseen), of(predicted, unseen)) : null;
  const result = {
    task,
    examples: actual.length,
    ...scores,
    groups: numberOfGroups,
    intervals,
    ...facts,
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
  line('its root', scores.rmse, intervals.rmse);
  line('mean absolute error', scores.mae, intervals.mae);
  line('R²', scores.r2, intervals.r2);
  line('explained variance', scores.explainedVariance, intervals.explainedVariance);
  terminal.data(
    `${what.padEnd(20)}${count(actual.length).padStart(11)}  ${dim(groupsText(numberOfGroups))}`.trimEnd(),
  );
  terminal.data('\n');
  if (apart === null) return exitCodes.done;
  terminal.data(`\nThe ${what} that it has not learnt from:\n\n`);
  line('mean squared error', apart.mse);
  line('R²', apart.r2);
  terminal.data(`${what.padEnd(20)}${count(unseen.length).padStart(11)}\n`);
  return exitCodes.done;
};
