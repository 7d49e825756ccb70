import path from 'node:path';
import { RidgelineError } from '@ridgeline/contracts';
import { standardTask } from '@ridgeline/recipes';
import { type Given, type Run, switchFlag, textFlag } from '../command-line/command.ts';
import { wantsDryRun } from '../command-line/dry-run.ts';
import { exitCodes } from '../command-line/failure.ts';
import { readFiles } from '../folders/files.ts';
import { findRuns } from '../runs/find-runs.ts';
import { loadAnyModel } from '../tasks/load-model.ts';
import type { Scene, Task } from '../tasks/task.ts';
import { tasks } from '../tasks/tasks.ts';
import { trackFolder } from '../tracking/track-folder.ts';
import { tracks } from '../tracking/trackers.ts';
import { trainConfig } from '../train/train-config.ts';
import { threadsFlag } from '../workers/threads.ts';

/** The task that a run without a model names; what is wrong with it is told when it is opened. */
const taskOfBegun = async (folder: string): Promise<Task> => {
  try {
    const { 'run.json': record } = await readFiles(folder, ['run.json']);
    const named: unknown = JSON.parse(Buffer.from(record ?? []).toString('utf8')).config.task;
    return tasks[named as keyof typeof tasks] ?? tasks[standardTask];
  } catch {
    return tasks[standardTask];
  }
};

/** The task of the run in a folder, by its last save that is whole. */
const taskOfRun = (folder: string): Promise<Task> =>
  loadAnyModel(folder, () => {}).then(
    ({ task }) => task,
    () => taskOfBegun(folder),
  );

const goOn = async (given: Given, scene: Scene): Promise<number> => {
  const task = await taskOfRun(scene.folder);
  const { resume } = await task.commands();
  if (resume !== undefined) return resume(given, scene);
  throw new RidgelineError(
    'E_USAGE',
    `${scene.folder}: the training of ${task.model} keeps nothing to go on from.`,
    {
      at: '--resume',
      hint: 'Leave --resume out: it is trained in one go.',
    },
  );
};

/** `ridgeline train`: what the configuration's task asks for. */
export const trainCommand: Run = async (given, terminal) => {
  const folder = textFlag(given, 'out') ?? path.join('ridgeline-runs', 'train');
  const scene = { folder, terminal };
  threadsFlag(given);
  wantsDryRun(given);
  if (switchFlag(given, 'resume')) return goOn(given, scene);
  terminal.say('Reading the data …');
  const config = await trainConfig(given);
  const { train, training } = await tasks[config.task].commands();
  const status = await train(given, config, scene);
  // what is trained by steps is told of as it goes
  if (training === undefined && tracks(given) && status === exitCodes.done && !wantsDryRun(given)) {
    const { runs } = await findRuns(folder);
    for (const run of runs.filter((each) => each.folder === folder)) await trackFolder(given, run, terminal);
  }
  return status;
};
