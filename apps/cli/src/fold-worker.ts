import { parentPort, workerData } from 'node:worker_threads';
import { type ClassifierProblem, classifierFoldErrors } from '@ridgeline/recipes';
import type { FoldTask } from '@ridgeline/tuning';
import { type PostedFailure, postedFailure } from './posted-failure.ts';

/** What a fold's worker answers. */
export type FoldReply = { readonly type: 'errors'; readonly errors: readonly number[] } | PostedFailure;

const problem = workerData as ClassifierProblem;
const port = parentPort!;

const reply = (task: FoldTask): FoldReply => {
  try {
    return { type: 'errors', errors: classifierFoldErrors(problem, task) };
  } catch (error) {
    return postedFailure(error);
  }
};

port.on('message', (task: FoldTask) => port.postMessage(reply(task)));
