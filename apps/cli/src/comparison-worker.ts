import { parentPort, workerData } from 'node:worker_threads';
import { type ComparisonJob, runJob } from '@ridgeline/recipes';
import { startBackend } from './backend.ts';
import { failureOf } from './failure.ts';

/** What the pool sends: a job, or nothing more. */
export type ToWorker = { readonly type: 'job'; readonly job: ComparisonJob } | { readonly type: 'end' };

const { text, backend } = workerData as { readonly text: string; readonly backend: string };
const port = parentPort!;
const started = startBackend(backend);

const work = async (job: ComparisonJob): Promise<void> => {
  try {
    await started;
    for await (const event of runJob(job, text)) port.postMessage(event);
  } catch (error) {
    const failure = failureOf(error);
    port.postMessage({
      type: 'job-failed',
      id: job.id,
      code: failure?.code ?? 'E_INTERNAL',
      message: failure?.message ?? (error instanceof Error ? (error.stack ?? error.message) : String(error)),
      hint: failure?.hint,
    });
  }
};

port.on('message', (message: ToWorker) => {
  if (message.type === 'job') void work(message.job);
  else port.close();
});
