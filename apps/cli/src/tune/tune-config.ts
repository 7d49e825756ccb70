import type { Config } from '@ridgeline/recipes';
import type { Range } from '@ridgeline/tuning';
import { type Given, listFlag } from '../command-line/command.ts';
import { configurationOf, type FlagSetting } from '../command-line/configuration.ts';
import { embeddedFor } from '../sources/embedded.ts';
import { tableSettings } from '../sources/table-settings.ts';
import { impliedTask } from '../tasks/implied-task.ts';
import { tasks } from '../tasks/tasks.ts';
import { parseSpace } from './tune-space.ts';

/** A value of a range: the first of a list, else its lower end. */
const oneOf = (range: Range): unknown => {
  const [ends] = Object.values(range) as [readonly unknown[]];
  return ends[0];
};

/** What `--space` goes through, as settings that need not be named beforehand; the strength is none of the configuration. */
const searchedIn = (given: Given): readonly FlagSetting[] =>
  Object.entries(parseSpace(listFlag(given, 'space'))).flatMap(([path, range]) =>
    path.includes('.') ? [{ flag: `--space ${path}`, path, value: oneOf(range) }] : [],
  );

/** The configuration of a search: that of the task which the flags name, or a file. @throws `E_CONFIG` */
export const tuneConfig = (given: Given): Promise<Config> =>
  configurationOf(
    given,
    { task: impliedTask(given) },
    {
      flags: tableSettings(given),
      searched: searchedIn(given),
      standardOf: async (task, { data }) => {
        const { tuning } = await tasks[task].commands();
        return [tuning.standard(given), embeddedFor(given, task, data)?.config ?? {}];
      },
    },
  );
