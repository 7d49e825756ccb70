import type { StepRun } from '@ridgeline/recipes';
import { count, counted } from '../terminal/format.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** Says that steps would be taken for nothing: the schedule has come to its end before them. */
export const warnOfIdleSteps = (idle: number, left: number, terminal: Terminal): void => {
  if (idle === 0) return;
  const { bold, yellow } = terminal.colors;
  terminal.warn(
    yellow(
      `At ${count(idle)} of the ${counted(left, 'step')} to come the learning rate is 0: no weight changes.`,
    ),
  );
  terminal.warn(`  Give another rate, or let it fall for longer: ${bold('--set optimizer.learningRate=…')}`);
};

/** Says that weights would never be averaged: the run ends before the average begins. */
export const warnOfIdleAverage = (
  { averaging, config }: Pick<StepRun, 'averaging' | 'config'>,
  terminal: Terminal,
): void => {
  const { maxSteps } = config.training;
  if (averaging?.begins === undefined || averaging.begins < maxSteps) return;
  const { bold, yellow } = terminal.colors;
  terminal.warn(
    yellow(
      `The average of the weights begins after step ${count(averaging.begins)}, and the run ends with step ${count(maxSteps)}: nothing is averaged.`,
    ),
  );
  terminal.warn(`  Let it begin before the end, or the run go on: ${bold('--set averaging.from=…')}`);
};
