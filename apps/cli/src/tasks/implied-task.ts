import { RidgelineError } from '@ridgeline/contracts';
import { standardTask, type Task as TaskName } from '@ridgeline/recipes';
import type { Given } from '../command-line/command.ts';
import { tasks } from './tasks.ts';

const isGiven = ({ flags }: Given, name: string): boolean => {
  const value = flags[name];
  return Array.isArray(value) ? value.length > 0 : value !== undefined;
};

/**
 * The task that flags belong to, the first that has all of them: naming a class's column is to train a classifier.
 *
 * @throws `E_USAGE` for flags of two tasks
 */
export const impliedTask = (given: Given): TaskName => {
  const named = (Object.keys(tasks) as TaskName[])
    .map((task) => ({ task, flags: tasks[task].impliedBy.filter((name) => isGiven(given, name)) }))
    .filter(({ flags }) => flags.length > 0);
  const [first] = named;
  if (first === undefined) return standardTask;
  const all = new Set(named.flatMap(({ flags }) => flags));
  const fitting = named.find(({ flags }) => flags.length === all.size);
  if (fitting !== undefined) return fitting.task;
  const foreign = [...all].find((flag) => !first.flags.includes(flag))!;
  const other = named.find(({ flags }) => flags.includes(foreign))!;
  const about = (flag: string, task: TaskName) => `--${flag} is for ${tasks[task].about}`;
  const both = `${about(first.flags[0]!, first.task)} and ${about(foreign, other.task)}`;
  throw new RidgelineError('E_USAGE', `${both}: they do not go together.`, {
    at: `--${foreign}`,
    hint: named
      .map(
        ({ task }) =>
          `For ${tasks[task].about}: ${tasks[task].impliedBy.map((flag) => `--${flag}`).join(', ')}.`,
      )
      .join(' '),
  });
};
