import { Worker } from 'node:worker_threads';
import { RidgelineError } from '@ridgeline/contracts';
import type { ComparisonJob, Executor, JobEvent } from '@ridgeline/recipes';
import type { Device } from './backend.ts';
import type { ToWorker } from './comparison-worker.ts';
import { errorOf, type PostedFailure } from './posted-failure.ts';
import { workerFile } from './worker-file.ts';

type FromWorker = JobEvent | PostedFailure;

/** `l1 0.02 with seed 3` */
const nameOf = ({ penalty, lambda, config }: ComparisonJob): string =>
  `${penalty}${lambda === null ? '' : ` ${lambda}`} with seed ${config.seed}`;

const lost = (what: {
  readonly worker: number;
  readonly of: number;
  readonly job: ComparisonJob | undefined;
  readonly reason: string;
}): RidgelineError => {
  const run = what.job === undefined ? '' : `, and the run of ${nameOf(what.job)} is lost`;
  return new RidgelineError(
    'E_WORKER',
    `compare: worker ${what.worker} of ${what.of} died (${what.reason})${run}.`,
    { hint: 'Try again with --threads 1.' },
  );
};

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
    const size = Math.min(threads, jobs.length);
    const workers = Array.from({ length: size }, (_, place) => {
      const worker = new Worker(workerFile('comparison-worker'), { workerData: { text, device } });
      let job: ComparisonJob | undefined;
      const next = (): void => {
        job = waiting.shift();
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
      const died = (reason: string): void => fail(lost({ worker: place + 1, of: size, job, reason }));
      worker.on('error', (error) => died(error.message));
      worker.on('exit', (status) => {
        // one that has nothing more to do ends with 0
        if (job !== undefined || status !== 0) died(`exit ${status}`);
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
