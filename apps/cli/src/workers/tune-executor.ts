import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { RidgelineError } from '@ridgeline/contracts';
import {
  type PathProgress,
  runTuneTask,
  type TuneData,
  type TuneResult,
  type TuneTask,
} from '@ridgeline/recipes';
import { type Executor, type Hand, inProcess, pool } from '@ridgeline/tuning';
import type { Device } from '../command-line/backend.ts';
import { errorOf } from '../command-line/posted-failure.ts';
import type { TuneOrder, TuneReply } from './tune-worker.ts';
import { workerFile } from './worker-file.ts';

export interface TuneWork {
  readonly data: TuneData;
  /** Where tensors live; nothing where there are none. */
  readonly device: Device | undefined;
  readonly threads: number;
  readonly signal: AbortSignal;
  readonly progressOf: (name: string) => PathProgress | undefined;
  readonly onSteps: (task: TuneTask, steps: number) => void;
  readonly onPoint: (task: TuneTask, progress: PathProgress) => void;
}

const stopped = (): RidgelineError => new RidgelineError('E_ABORTED', 'tune: stopped.');

type TuneHand = Hand<TuneTask, TuneResult>;

/** One worker thread that does one task at a time. */
const openHand = ({ data, device, signal, progressOf, onSteps, onPoint }: TuneWork): TuneHand => {
  const worker = new Worker(workerFile('tune-worker'), { workerData: { data, device } });
  return {
    work: (task) =>
      new Promise((resolve, reject) => {
        const end = (settle: () => void): void => {
          worker.off('message', onReply).off('error', onError).off('exit', onExit);
          signal.removeEventListener('abort', onAbort);
          settle();
        };
        const died = (reason: string): void =>
          end(() =>
            reject(
              new RidgelineError('E_WORKER', `tune: a worker thread died: ${reason}.`, {
                hint: 'The same command goes on with the rest; try it with --threads 1.',
              }),
            ),
          );
        const onReply = (reply: TuneReply): void => {
          if (reply.type === 'steps') onSteps(task, reply.steps);
          else if (reply.type === 'point') onPoint(task, reply.progress);
          else if (reply.type === 'result') end(() => resolve(reply.result));
          else end(() => reject(errorOf(reply)));
        };
        const onError = (error: Error): void => died(error.message);
        const onExit = (status: number): void => died(`exit ${status}`);
        const onAbort = (): void => end(() => reject(stopped()));
        if (signal.aborted) {
          reject(stopped());
          return;
        }
        worker.on('message', onReply).on('error', onError).on('exit', onExit);
        signal.addEventListener('abort', onAbort);
        worker.postMessage({ task, from: progressOf(task.name) } satisfies TuneOrder);
      }),
    close: async () => {
      await worker.terminate();
    },
  };
};

/** An executor, and the end of its threads. */
export interface TuneExecutor extends Executor<TuneTask, TuneResult> {
  readonly close: () => Promise<void>;
}

const inThisThread = ({ data, signal, progressOf, onSteps, onPoint }: TuneWork): TuneExecutor => ({
  ...inProcess(async (task: TuneTask) => {
    // signals are heard between tasks
    await setImmediate();
    if (signal.aborted) throw stopped();
    return runTuneTask(task, data, {
      signal,
      from: progressOf(task.name),
      onSteps: (steps) => onSteps(task, steps),
      onPoint: (progress) => onPoint(task, progress),
    });
  }),
  close: async () => {},
});

/**
 * Does tasks here, or on as many threads as are asked for, which stay for the next tasks until they are closed. The
 * results are the same, bit for bit.
 */
export const tuneExecutor = (work: TuneWork): TuneExecutor => {
  if (work.threads === 1) return inThisThread(work);
  const opened: TuneHand[] = [];
  const idle: TuneHand[] = [];
  const open = async (): Promise<TuneHand> => {
    const hand = idle.pop() ?? openHand(work);
    if (!opened.includes(hand)) opened.push(hand);
    return { work: hand.work, close: () => void idle.push(hand) };
  };
  return {
    ...pool({ hands: work.threads, open }),
    close: async () => {
      await Promise.all(opened.map((hand) => hand.close()));
    },
  };
};
