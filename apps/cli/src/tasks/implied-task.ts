import { RidgelineError } from '@ridgeline/contracts';
import { standardTask, type Task as TaskName } from '@ridgeline/recipes';
import type { Given } from '../command-line/command.ts';
import { tasks } from './tasks.ts';

const isGiven = ({ flags }: Given, name: string): boolean => {
  const value = flags[name];
  return Array.isArray(value) ? value.length > 0 : value !== undefined;
};

/**
 * The task that flags belong to: naming a class's column is to train a classifier.
 *
 * @throws `E_USAGE` for flags of two tasks
 */
export const impliedTask = (given: Given): TaskName => {
  const named = (Object.keys(tasks) as TaskName[]).flatMap((task) => {
    const flag = tasks[task].impliedBy.find((name) => isGiven(given, name));
    return flag === undefined ? [] : [{ task, flag }];
  });
  const [first, second] = named;
  if (first === undefined || second === undefined) return first?.task ?? standardTask;
  const about = ({ task, flag }: typeof first) => `--${flag} is for ${tasks[task].about}`;
  throw new RidgelineError('E_USAGE', `${about(first)} and ${about(second)}: they do not go together.`, {
    at: `--${second.flag}`,
    hint: named
      .map(
        ({ task }) =>
          `For ${tasks[task].about}: ${tasks[task].impliedBy.map((flag) => `--${flag}`).join(', ')}.`,
      )
      .join(' '),
  });
};
