import { parentPort, workerData } from 'node:worker_threads';
import { classifierFold, type FoldOutcome, type TextProblem } from '@ridgeline/recipes';
import type { FoldTask } from '@ridgeline/tuning';
import { type PostedFailure, postedFailure } from '../command-line/posted-failure.ts';

/** What a fold's worker answers. */
export type FoldReply = { readonly type: 'outcome'; readonly outcome: FoldOutcome } | PostedFailure;

const problem = workerData as TextProblem;
const port = parentPort!;

const reply = (task: FoldTask): FoldReply => {
  try {
    return { type: 'outcome', outcome: classifierFold(problem, task) };
  } catch (error) {
    return postedFailure(error);
  }
};

port.on('message', (task: FoldTask) => port.postMessage(reply(task)));
