import { type Embedded, type Task, type TaskUnit, tasks } from '@ridgeline/recipes';
import { type Given, listFlag, textFlag } from '../command-line/command.ts';

/** Where a configuration says that data come from. */
export interface DataNamed {
  readonly train?: string | undefined;
  readonly sourceFile?: string | undefined;
}

const namesColumns = (given: Given): boolean =>
  listFlag(given, 'text').length > 0 ||
  ['label', 'source', 'target'].some((name) => textFlag(given, name) !== undefined);

/** What is embedded for a task, where a command names neither data nor columns of its own, or names that corpus. */
export const embeddedFor = (
  given: Given,
  task: Task,
  { train, sourceFile }: DataNamed = {},
): Embedded | undefined => {
  const { embedded } = tasks[task]() as TaskUnit;
  const named = given.positionals[0] ?? sourceFile ?? train;
  const isMeant = named === undefined ? !namesColumns(given) : named === embedded?.corpus;
  return isMeant ? embedded : undefined;
};
