import type { Config } from '@ridgeline/recipes';
import type { Given } from '../command-line/command.ts';
import { configurationOf } from '../command-line/configuration.ts';
import { embeddedFor } from '../sources/embedded.ts';
import { tableSettings } from '../sources/table-settings.ts';
import { impliedTask } from '../tasks/implied-task.ts';

/** The configuration of a training: that of the task which the flags name, or a file. @throws `E_CONFIG` */
export const trainConfig = (given: Given): Promise<Config> =>
  configurationOf(
    given,
    { task: impliedTask(given) },
    {
      flags: tableSettings(given),
      standardOf: async (task, { data }) => [{ task }, embeddedFor(given, task, data)?.config ?? {}],
    },
  );
