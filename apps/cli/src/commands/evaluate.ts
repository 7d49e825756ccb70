import { RidgelineError } from '@ridgeline/contracts';
import type { Given, Run } from '../command-line/command.ts';
import { loadAnyModel } from '../tasks/load-model.ts';
import type { Task } from '../tasks/task.ts';
import { tasks } from '../tasks/tasks.ts';

/** Refuses a flag that a model of this task ignores. @throws `E_USAGE` */
const requireFittingFlags = (given: Given, { model, evaluateFlags }: Task): void => {
  const others = Object.values(tasks).flatMap((task) => task.evaluateFlags);
  const flag = others.find((name) => given.flags[name] !== undefined && !evaluateFlags.includes(name));
  if (flag === undefined) return;
  const takers = Object.values(tasks).filter((task) => task.evaluateFlags.includes(flag));
  throw new RidgelineError(
    'E_USAGE',
    `ridgeline evaluate: --${flag} is for ${takers.map((task) => task.model).join(' or ')}, and this is ${model}.`,
    { at: `--${flag}`, hint: 'Leave it out.' },
  );
};

/** `ridgeline evaluate`: what the model's task measures. */
export const evaluateCommand: Run = async (given, terminal) => {
  terminal.say('Reading model and data …');
  const { task, loaded } = await loadAnyModel(given.positionals[0]!, terminal.warn);
  requireFittingFlags(given, task);
  return (await task.commands()).evaluate(given, loaded, terminal);
};
