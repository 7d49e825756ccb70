import type { LanguageModelText } from '../language-model/text-parts.ts';
import type { FoldTask, LinearData } from './tune-linear.ts';
import { runFold } from './tune-linear.ts';
import { type PathProgress, type PathTask, runPath, type TunePoint, type WorkOptions } from './tune-path.ts';
import { type FinalModel, type FinalTask, runFinal, runTrial, type TrialTask } from './tune-trial.ts';

/** One piece of work: all that a worker needs but the data. Its `name` tells it from all others of a study. */
export type TuneTask = PathTask | TrialTask | FinalTask | FoldTask;
export type TuneResult = readonly TunePoint[] | FinalModel;

/** What the work is about, as plain data that can be posted. */
export type TuneData = { readonly kind: 'text'; readonly text: LanguageModelText } | LinearData;

export interface TuneWorkOptions extends WorkOptions {
  /** What an interrupted path had come to. */
  readonly from?: PathProgress | undefined;
  readonly onPoint?: (progress: PathProgress) => void;
}

/**
 * Does one task. The result depends on the task and the data alone, wherever it is done.
 *
 * @throws what the work throws; `E_ABORTED` if it was stopped.
 */
export const runTuneTask = async (
  task: TuneTask,
  data: TuneData,
  options: TuneWorkOptions = {},
): Promise<TuneResult> => {
  if (task.kind === 'fold') return runFold(task, data as LinearData);
  const { text } = data as Extract<TuneData, { kind: 'text' }>;
  if (task.kind === 'path') return runPath(task, text, options);
  return task.kind === 'trial' ? runTrial(task, text, options) : runFinal(task, text, options);
};
