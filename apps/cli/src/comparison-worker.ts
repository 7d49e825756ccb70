import { parentPort, workerData } from 'node:worker_threads';
import type { ErrorCode } from '@ridgeline/contracts';
import { type ComparisonJob, runJob } from '@ridgeline/recipes';
import { startBackend } from './backend.ts';
import { failureOf } from './failure.ts';

/** What the pool sends: a job, or nothing more. */
export type ToWorker = { readonly type: 'job'; readonly job: ComparisonJob } | { readonly type: 'end' };

/** A failure as it was posted: an error of its own class does not survive that. */
export interface JobFailed {
  readonly type: 'job-failed';
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string;
  readonly stack?: string | undefined;
}

const { text, backend } = workerData as { readonly text: string; readonly backend: string };
const port = parentPort!;
const started = startBackend(backend);

const work = async (job: ComparisonJob): Promise<void> => {
  try {
    await started;
    for await (const event of runJob(job, text)) port.postMessage(event);
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : { message: String(error), stack: undefined };
    const {
      code,
      hint,
      message: told,
    } = failureOf(error) ?? { code: 'E_INTERNAL' as const, hint: '', message };
    port.postMessage({ type: 'job-failed', code, message: told, hint, stack } satisfies JobFailed);
  }
};

port.on('message', (message: ToWorker) => {
  if (message.type === 'job') void work(message.job);
  else port.close();
});
