import { Worker } from 'node:worker_threads';
import { RidgelineError } from '@ridgeline/contracts';
import type { ComparisonJob, Executor, JobEvent, JobResult } from '@ridgeline/recipes';
import type { Device } from '../command-line/backend.ts';
import { errorOf, type PostedFailure } from '../command-line/posted-failure.ts';
import type { ToWorker } from './comparison-worker.ts';
import { workerFile } from './worker-file.ts';

type FromWorker = JobEvent | PostedFailure;

/** A worker, and the job that it has. */
interface Place {
  readonly worker: Worker;
  job: ComparisonJob | undefined;
}

const lost = (what: {
  readonly worker: number;
  readonly of: number;
  readonly job: ComparisonJob | undefined;
  readonly reason: string;
}): RidgelineError => {
  const run = what.job === undefined ? '' : `, and the run "${what.job.id}" is lost`;
  return new RidgelineError(
    'E_WORKER',
    `compare: worker ${what.worker} of ${what.of} died (${what.reason})${run}.`,
    { hint: 'The same command goes on with the runs that have ended; try it with --threads 1.' },
  );
};

/**
 * Runs whole jobs on worker threads, one a thread, as the plan asks for them. Every job is a function of its
 * configuration and the data alone, so the results do not depend on the number of threads.
 */
export const onWorkers = (threads: number, device: Device): Executor =>
  async function* (plan, before, data, signal) {
    const ended: JobResult[] = [...before];
    const events: JobEvent[] = [];
    const places: Place[] = [];
    let failure: unknown;
    let wake = (): void => {};
    const fail = (error: unknown): void => {
      failure ??= error;
      wake();
    };

    /** Gives every worker without a job one that may run now. */
    const assign = (): void => {
      const running = new Set(places.map(({ job }) => job?.id));
      const waiting = plan.next(ended).filter(({ id }) => !running.has(id));
      for (const place of places) {
        if (place.job !== undefined) continue;
        place.job = waiting.shift();
        if (place.job === undefined) return;
        place.worker.postMessage({ type: 'job', job: place.job } satisfies ToWorker);
      }
    };

    const start = (index: number, of: number): Place => {
      const worker = new Worker(workerFile('comparison-worker'), { workerData: { data, device } });
      const place: Place = { worker, job: undefined };
      worker.on('message', (event: FromWorker) => {
        if (event.type === 'failed') return fail(errorOf(event));
        if (event.type === 'job-end') {
          ended.push(event.result);
          place.job = undefined;
          assign();
        }
        events.push(event);
        wake();
      });
      const died = (reason: string): void => fail(lost({ worker: index + 1, of, job: place.job, reason }));
      worker.on('error', (error) => died(error.message));
      worker.on('exit', (status) => died(`exit ${status}`));
      return place;
    };

    const size = Math.min(threads, plan.foreseen(ended) - ended.length);
    for (let index = 0; index < size; index++) places.push(start(index, size));
    const stop = (): void => wake();
    signal?.addEventListener('abort', stop);
    try {
      assign();
      while (events.length > 0 || places.some(({ job }) => job !== undefined)) {
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
      await Promise.all(places.map(({ worker }) => worker.terminate()));
    }
  };
