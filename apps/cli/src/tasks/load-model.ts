import { RidgelineError } from '@ridgeline/contracts';
import { standardTask, type Task as TaskName } from '@ridgeline/recipes';
import { quotedPath } from '../command-line/parse.ts';
import { readGeneration } from '../folders/model-folder.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { Files, Loaded, Task } from './task.ts';
import { tasks } from './tasks.ts';

/** The kind of model that config.json names, as far as it can be read. */
const kindOf = (files: Files): string | undefined => {
  try {
    return JSON.parse(Buffer.from(files['config.json'] ?? []).toString('utf8')).model.kind;
  } catch {
    // what is wrong with it is told when it is decoded
    return undefined;
  }
};

/** The task that a model is of; one of an unknown kind is refused by whoever decodes it. */
const ownerOf = (kind: string | undefined): Task =>
  Object.values(tasks).find((task) => kind !== undefined && task.owns(kind)) ?? tasks[standardTask];

/** A model of any task. @throws `E_CHECKPOINT` if the folder is no model, or it and the generation before are damaged. */
export const loadAnyModel = (
  folder: string,
  warn: Terminal['warn'],
): Promise<{ readonly task: Task; readonly loaded: Loaded; readonly files: Files }> =>
  readGeneration(
    folder,
    async (files) => {
      const task = ownerOf(kindOf(files));
      return { task, loaded: await task.decode(files), files };
    },
    warn,
  );

/** That a model is of another task than a command takes, with the command that takes it. */
export const otherModel = (folder: string, { model, use }: Task, wanted: Task): RidgelineError =>
  new RidgelineError('E_CHECKPOINT', `${folder}: it is ${model}, not ${wanted.model}.`, {
    at: folder,
    hint: `Use it with \`ridgeline ${use} ${quotedPath(folder)}\`.`,
  });

/**
 * A model of one task.
 *
 * @throws `E_CHECKPOINT` as `loadAnyModel`, and naming the command that takes a model of another task.
 */
export const loadModelOf = async <L extends Loaded & { readonly task: TaskName }>(
  wanted: L['task'],
  folder: string,
  warn: Terminal['warn'],
): Promise<L> => {
  const { task, loaded } = await loadAnyModel(folder, warn);
  if (loaded.task === wanted) return loaded as L;
  throw otherModel(folder, task, tasks[wanted]);
};
