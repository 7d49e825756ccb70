import type { Config, ConfigInput, Task } from '@ridgeline/recipes';
import type { Given } from '../command-line/command.ts';
import { configurationOf } from '../command-line/configuration.ts';
import { tableSettings } from '../sources/table-settings.ts';
import { impliedTask } from '../tasks/implied-task.ts';
import { tasks } from '../tasks/tasks.ts';

const standardOf = async (task: Task, given: Given): Promise<ConfigInput> =>
  (await tasks[task].commands()).tuning.standard(given);

/** The configuration of a search: that of the task which the flags name, or a file. @throws `E_CONFIG` */
export const tuneConfig = async (given: Given): Promise<Config> => {
  const flags = tableSettings(given);
  const implied = impliedTask(given);
  const config = await configurationOf(given, await standardOf(implied, given), { flags });
  return config.task === implied
    ? config
    : configurationOf(given, await standardOf(config.task, given), { flags });
};
