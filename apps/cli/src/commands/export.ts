import { isRidgelineError, RidgelineError } from '@ridgeline/contracts';
import { type Given, type Run, textFlag } from '../command-line/command.ts';
import { exitCodes } from '../command-line/failure.ts';
import { writeFiles } from '../folders/files.ts';
import { howOf } from '../folders/output-folder.ts';
import { checkpointKind } from '../folders/output-kinds.ts';
import { takeFolder } from '../folders/take-folder.ts';
import { loadAnyModel } from '../tasks/load-model.ts';
import type { Files, Loaded, Task } from '../tasks/task.ts';
import { bytes, json } from '../terminal/format.ts';

const refuse = (folder: string, problem: string): RidgelineError =>
  new RidgelineError('E_CHECKPOINT', `${folder}: ${problem}.`, {
    at: folder,
    hint: 'A language model can be exported that was trained with --set model.kind=transformer.',
  });

/** The files of a checkpoint. @throws `E_CHECKPOINT` for a model that Hugging Face has none like */
const exported = async (folder: string, task: Task, loaded: Loaded): Promise<Files> => {
  const { exported: files } = await task.commands();
  if (files === undefined) throw refuse(folder, `it is ${task.model}, which cannot be exported`);
  try {
    return await files(loaded);
  } catch (error) {
    if (!isRidgelineError(error) || error.code !== 'E_OPTION') throw error;
    throw refuse(folder, `it cannot be exported: ${error.message.replace(/^\w+: |\.$/g, '')}`);
  }
};

const folderOf = (given: Given): string => {
  const folder = textFlag(given, 'out');
  if (folder !== undefined) return folder;
  throw new RidgelineError('E_USAGE', 'ridgeline export needs a folder for the checkpoint.', {
    at: '--out',
    hint: 'Name it: --out my-checkpoint',
  });
};

/** `ridgeline export`: a model as a checkpoint that other programs load. */
export const exportCommand: Run = async (given, terminal) => {
  const [model] = given.positionals as [string];
  const folder = folderOf(given);
  const { task, loaded } = await loadAnyModel(model, terminal.warn);
  const files = await exported(model, task, loaded);
  const release = await takeFolder(folder, { kind: checkpointKind, how: howOf(given) });
  try {
    await writeFiles(folder, files);
  } finally {
    release();
  }
  const written = Object.entries(files).map(([name, { length }]) => ({ name, bytes: length }));
  if (terminal.format !== 'text') terminal.data(json({ checkpoint: folder, files: written }));
  else for (const { name, bytes: size } of written) terminal.data(`${name.padEnd(24)}${bytes(size)}\n`);
  terminal.say(`In Python: AutoModelForCausalLM.from_pretrained(${JSON.stringify(folder)})`);
  return exitCodes.done;
};
