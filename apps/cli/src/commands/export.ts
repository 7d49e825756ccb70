import { isRidgelineError, RidgelineError } from '@ridgeline/contracts';
import { type Given, type Run, switchFlag, textFlag } from '../command-line/command.ts';
import { exitCodes } from '../command-line/failure.ts';
import { writeFiles } from '../folders/files.ts';
import { generation } from '../folders/model-folder.ts';
import { howOf } from '../folders/output-folder.ts';
import { checkpointKind, modelKind } from '../folders/output-kinds.ts';
import { takeFolder } from '../folders/take-folder.ts';
import { loadAnyModel } from '../tasks/load-model.ts';
import { pruneTrained } from '../tasks/prune-trained.ts';
import type { Exported, Loaded, Task } from '../tasks/task.ts';
import { bytes, count, json } from '../terminal/format.ts';
import { table } from '../terminal/table.ts';
import type { Terminal } from '../terminal/terminal.ts';

const refuse = (folder: string, problem: string): RidgelineError =>
  new RidgelineError('E_CHECKPOINT', `${folder}: ${problem}.`, {
    at: folder,
    hint: 'A language model can be exported that was trained with --set model.kind=transformer, in the shape of GPT-2; and a translator in that of Marian: --set model.norm=after.',
  });

/** The files of a checkpoint. @throws `E_CHECKPOINT` for a model that Hugging Face has none like */
const exported = async (folder: string, task: Task, loaded: Loaded): Promise<Exported> => {
  const { exported: made } = await task.commands();
  if (made === undefined) throw refuse(folder, `it is ${task.model}, which cannot be exported`);
  try {
    return await made(loaded);
  } catch (error) {
    if (!isRidgelineError(error) || error.code !== 'E_OPTION') throw error;
    throw refuse(folder, `it cannot be exported: ${error.message.replace(/^\w+: |\.$/g, '')}`);
  }
};

const folderOf = (given: Given): string => {
  const folder = textFlag(given, 'out');
  if (folder !== undefined) return folder;
  throw new RidgelineError('E_USAGE', 'ridgeline export needs a folder for what it writes.', {
    at: '--out',
    hint: `Name it: --out ${switchFlag(given, 'prune') ? 'small-model' : 'my-checkpoint'}`,
  });
};

/** A model as a smaller one of ours. */
const exportPruned = async (given: Given, terminal: Terminal, folder: string): Promise<number> => {
  const [model] = given.positionals as [string];
  if (textFlag(given, 'to') !== undefined)
    throw new RidgelineError('E_USAGE', 'ridgeline export --prune writes a model of Ridgeline, got --to.', {
      at: '--to',
      hint: 'Leave out --to or --prune: blocks of a checkpoint of Hugging Face have one size.',
    });
  const { task, loaded, files } = await loadAnyModel(model, terminal.warn);
  const { trained, training } = await task.commands();
  if (trained === undefined || training === undefined)
    throw new RidgelineError('E_OPTION', `${model}: it is ${task.model}, which has no units to prune.`, {
      at: model,
      hint: 'A linear model is as small as its nonzero weights already.',
    });
  const whole = trained(loaded);
  const { files: written, ...pruned } = await pruneTrained(model, files, whole);
  const release = await takeFolder(folder, { kind: modelKind, how: howOf(given) });
  try {
    await writeFiles(folder, written, { generation });
  } finally {
    release();
  }
  const { parts, parameters, bytes: sizes } = pruned;
  if (terminal.format !== 'text') terminal.data(json({ model: folder, ...pruned }));
  else
    terminal.data(
      `${table(
        ['units', 'before', 'after'],
        [
          ...parts.map(({ name, size, left }) => [name, count(size), count(left)]),
          ['parameters', count(parameters.before), count(parameters.after)],
          ['bytes', bytes(sizes.before), bytes(sizes.after)],
        ],
        ['left', 'right', 'right'],
      )}\n`,
    );
  terminal.say(`The model is in ${folder}. Next: ${training.next(folder, whole.tokenizer)}`);
  return exitCodes.done;
};

/** `ridgeline export`: a model as a checkpoint that other programs load, or as a smaller one. */
export const exportCommand: Run = async (given, terminal) => {
  const [model] = given.positionals as [string];
  const folder = folderOf(given);
  if (switchFlag(given, 'prune')) return exportPruned(given, terminal, folder);
  const { task, loaded } = await loadAnyModel(model, terminal.warn);
  const { files, loader } = await exported(model, task, loaded);
  const release = await takeFolder(folder, { kind: checkpointKind, how: howOf(given) });
  try {
    await writeFiles(folder, files);
  } finally {
    release();
  }
  const written = Object.entries(files).map(([name, { length }]) => ({ name, bytes: length }));
  if (terminal.format !== 'text') terminal.data(json({ checkpoint: folder, files: written }));
  else for (const { name, bytes: size } of written) terminal.data(`${name.padEnd(24)}${bytes(size)}\n`);
  terminal.say(`In Python: ${loader}.from_pretrained(${JSON.stringify(folder)})`);
  return exitCodes.done;
};
