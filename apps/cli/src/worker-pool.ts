import { Worker } from 'node:worker_threads';
import { RidgelineError } from '@ridgeline/contracts';
import type { ComparisonJob, Executor, JobEvent } from '@ridgeline/recipes';
import type { Device } from './backend.ts';
import type { ToWorker } from './comparison-worker.ts';
import { errorOf, type PostedFailure } from './posted-failure.ts';
import { workerFile } from './worker-file.ts';

type FromWorker = JobEvent | PostedFailure;

/**
 * Runs whole jobs on worker threads, one a thread, in the order of the plan. Every job is a function of its
 * configuration and the text alone, so the results do not depend on the number of threads.
 */
export const onWorkers = (threads: number, device: Device): Executor =>
  async function* (jobs, text, signal) {
    const waiting: ComparisonJob[] = [...jobs];
    const events: JobEvent[] = [];
    let failure: unknown;
    let left = jobs.length;
    let wake = (): void => {};
    const fail = (error: unknown): void => {
      failure ??= error;
      wake();
    };
    const workers = Array.from({ length: Math.min(threads, jobs.length) }, () => {
      const worker = new Worker(workerFile('comparison-worker'), { workerData: { text, device } });
      const next = (): void => {
        const job = waiting.shift();
        worker.postMessage((job === undefined ? { type: 'end' } : { type: 'job', job }) satisfies ToWorker);
      };
      worker.on('message', (event: FromWorker) => {
        if (event.type === 'failed') {
          fail(errorOf(event));
          return;
        }
        if (event.type === 'job-end') {
          left--;
          next();
        }
        events.push(event);
        wake();
      });
      const died = (reason: string): void =>
        fail(
          new RidgelineError('E_WORKER', `compare: a worker thread died: ${reason}.`, {
            hint: 'Try again with --threads 1.',
          }),
        );
      worker.on('error', (error) => died(error.message));
      worker.on('exit', (status) => {
        if (left > 0 && status !== 0) died(`exit ${status}`);
      });
      next();
      return worker;
    });
    const stop = (): void => wake();
    signal?.addEventListener('abort', stop);
    try {
      while (left > 0 || events.length > 0) {
        if (failure !== undefined) throw failure;
        if (signal?.aborted) return;
        const event = events.shift();
        if (event !== undefined) yield event;
        else {
          await new Promise<void>((resolve) => {
            wake = resolve;
            if (failure !== undefined || events.length > 0 || signal?.aborted) resolve();
          });
        }
      }
    } finally {
      signal?.removeEventListener('abort', stop);
      await Promise.all(workers.map((worker) => worker.terminate()));
    }
  };
