import type { Config } from '@ridgeline/recipes';
import type { Given } from '../command-line/command.ts';
import { configurationOf, type FlagSetting } from '../command-line/configuration.ts';
import { embeddedFor } from '../sources/embedded.ts';
import { tableSettings } from '../sources/table-settings.ts';
import { impliedTask } from '../tasks/implied-task.ts';

/**
 * The configuration of a training: that of the task which the flags name, or a file.
 *
 * @param searched what is tried out, and need not be named.
 * @throws `E_CONFIG`
 */
export const trainConfig = (given: Given, searched: readonly FlagSetting[] = []): Promise<Config> =>
  configurationOf(
    given,
    { task: impliedTask(given) },
    {
      flags: tableSettings(given),
      searched,
      standardOf: async (task, { data }) => [{ task }, embeddedFor(given, task, data)?.config ?? {}],
    },
  );
