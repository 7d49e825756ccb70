import { RidgelineError } from '@ridgeline/contracts';
import { type FoldTask, runFold } from '../tune/tune-linear.ts';
import { type PathTask, runPath, type TuneWorkOptions } from '../tune/tune-path.ts';
import type { TunePoint } from '../tune/tune-point.ts';
import { type FinalModel, type FinalTask, runFinal, runTrial, type TrialTask } from '../tune/tune-trial.ts';
import { linearProblemOf, stepProblemOf, type TuneData } from './tuned-tasks.ts';

/** One piece of work: all that a worker needs but the data. Its `name` tells it from all others of a study. */
export type TuneTask = PathTask | TrialTask | FinalTask | FoldTask;
export type TuneResult = readonly TunePoint[] | FinalModel;

const foreign = (task: TuneTask, data: TuneData) =>
  new RidgelineError('E_INTERNAL', `tune: data of kind ${data.kind} have no work of kind ${task.kind}.`);

/**
 * Does one task. The result depends on the task and the data alone, wherever it is done.
 *
 * @throws what the work throws; `E_ABORTED` if it was stopped; `E_INTERNAL` for data whose studies have no such task.
 */
export const runTuneTask = async (
  task: TuneTask,
  data: TuneData,
  options: TuneWorkOptions = {},
): Promise<TuneResult> => {
  if (task.kind === 'fold') {
    const problem = linearProblemOf(data);
    if (problem === undefined) throw foreign(task, data);
    return runFold(problem, task, data);
  }
  const problem = stepProblemOf(data);
  if (problem === undefined) throw foreign(task, data);
  if (task.kind === 'path') return runPath(problem, task, data, options);
  return task.kind === 'trial'
    ? runTrial(problem, task, data, options)
    : runFinal(problem, task, data, options);
};
