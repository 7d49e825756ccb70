import {
  type Config,
  type ConfigInput,
  comparisonDefaults,
  isLinearPenalty,
  type PenaltyConfig,
  standardPenalty as standardPenaltyOf,
  type Task,
} from '@ridgeline/recipes';
import { type Given, textFlag } from '../command-line/command.ts';
import { configurationOf } from '../command-line/configuration.ts';
import { impliedTask, tableSettings } from '../sources/table-settings.ts';

/** The penalty of a linear model where the configuration says nothing of it: that of the flag, else l1. */
export const standardPenalty = (given: Given): PenaltyConfig => {
  const named = textFlag(given, 'penalty');
  return standardPenaltyOf(named !== undefined && isLinearPenalty(named) ? named : 'l1');
};

const standardOf = (task: Task, given: Given): ConfigInput => {
  const model = { penalty: standardPenalty(given) };
  if (task === 'classification') return { task, model: { kind: 'logistic', ...model } };
  return task === 'regression' ? { task, model } : comparisonDefaults;
};

/** The configuration of a search: that of the task which the flags name, or a file. @throws `E_CONFIG` */
export const tuneConfig = async (given: Given): Promise<Config> => {
  const flags = tableSettings(given);
  const implied = impliedTask(given);
  const config = await configurationOf(given, standardOf(implied, given), { flags });
  return config.task === implied ? config : configurationOf(given, standardOf(config.task, given), { flags });
};
