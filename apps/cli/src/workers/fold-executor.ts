import { Worker } from 'node:worker_threads';
import { RidgelineError } from '@ridgeline/contracts';
import { type FoldExecutor, type FoldOutcome, foldsInThisThread, type TextProblem } from '@ridgeline/recipes';
import { type FoldTask, type Hand, pool } from '@ridgeline/tuning';
import { errorOf } from '../command-line/posted-failure.ts';
import type { FoldReply } from './fold-worker.ts';
import { workerFile } from './worker-file.ts';

type FoldHand = Hand<FoldTask, FoldOutcome>;

/** One worker thread, which is sent the problem once. */
const openHand = async (problem: TextProblem): Promise<FoldHand> => {
  const worker = new Worker(workerFile('fold-worker'), { workerData: problem });
  return {
    work: (task) =>
      new Promise((resolve, reject) => {
        const died = (reason: string): void =>
          reject(
            new RidgelineError('E_WORKER', `cross-validation: a worker thread died: ${reason}.`, {
              hint: 'Try again with --threads 1.',
            }),
          );
        worker.removeAllListeners();
        worker.on('error', (error) => died(error.message));
        worker.on('exit', (status) => died(`exit ${status}`));
        worker.on('message', (answer: FoldReply) =>
          answer.type === 'outcome' ? resolve(answer.outcome) : reject(errorOf(answer)),
        );
        worker.postMessage(task);
      }),
    close: async () => {
      worker.removeAllListeners();
      await worker.terminate();
    },
  };
};

/** Below so many characters, starting threads takes longer than the folds. */
const leastWork = 600_000;

const workOf = ({ texts }: TextProblem): number => texts.reduce((sum, { length }) => sum + length, 0);

/** Folds on so many threads, with the bits of one. Small problems stay in this thread. */
export const foldsOnThreads =
  (threads: number): FoldExecutor =>
  (problem) =>
    threads === 1 || workOf(problem) < leastWork
      ? foldsInThisThread(problem)
      : pool({ hands: threads, open: () => openHand(problem) });
