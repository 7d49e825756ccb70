import { Worker } from 'node:worker_threads';
import { RidgelineError } from '@ridgeline/contracts';
import type { JobEvent, TuneData } from '@ridgeline/recipes';
import type { Device } from '../command-line/backend.ts';
import { errorOf, type PostedFailure } from '../command-line/posted-failure.ts';
import type { TuneReply } from '../workers/tune-worker.ts';
import { workerFile } from '../workers/worker-file.ts';
import type { TrialHand } from './attempts.ts';

/** What a thread says, whichever study it is for. */
type Reply = JobEvent | TuneReply | PostedFailure;

/** The studies that a queue takes: the program of their threads, and a task as that one takes it. */
const threadsOf = {
  compare: { program: 'comparison-worker', order: (task: unknown) => ({ type: 'job', job: task }) },
  tune: { program: 'tune-worker', order: (task: unknown) => ({ task, from: undefined }) },
} as const;

export type StudyKind = keyof typeof threadsOf;

export const isStudyKind = (kind: string): kind is StudyKind => Object.hasOwn(threadsOf, kind);

/** A worker thread that does one trial at a time, by the programs that also work without a queue. */
export const openThread = (
  kind: StudyKind,
  workerData: { readonly data: TuneData; readonly device: Device | undefined },
): TrialHand => {
  const { program, order } = threadsOf[kind];
  const thread = new Worker(workerFile(program), { workerData });
  return {
    work: (task, tell) =>
      new Promise((resolve, reject) => {
        const end = (settle: () => void): void => {
          thread.off('message', onReply).off('error', onError).off('exit', onExit);
          settle();
        };
        const died = (reason: string): void =>
          end(() => reject(new RidgelineError('E_WORKER', `worker: a thread died: ${reason}.`)));
        const onReply = (reply: Reply): void => {
          if (reply.type === 'job-progress') tell(reply.step);
          else if (reply.type === 'steps') tell(reply.steps);
          else if (reply.type === 'job-end' || reply.type === 'result') end(() => resolve(reply.result));
          else if (reply.type === 'failed') end(() => reject(errorOf(reply)));
        };
        const onError = (error: Error): void => died(error.message);
        const onExit = (status: number): void => died(`exit ${status}`);
        thread.on('message', onReply).on('error', onError).on('exit', onExit);
        thread.postMessage(order(task));
      }),
    close: async () => {
      await thread.terminate();
    },
  };
};
