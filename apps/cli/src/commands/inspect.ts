import type { Run } from '../command-line/command.ts';
import { loadAnyModel } from '../tasks/load-model.ts';

/** `ridgeline inspect`: what the model's task tells of its parameters. */
export const inspectCommand: Run = async (given, terminal) => {
  const { loaded, task } = await loadAnyModel(given.positionals[0]!, terminal.warn);
  return (await task.commands()).inspect(loaded, terminal);
};
