import { parentPort, workerData } from 'node:worker_threads';
import { type ComparisonJob, type LanguageModelText, runJob } from '@ridgeline/recipes';
import { type Device, startBackend } from '../command-line/backend.ts';
import { postedFailure } from '../command-line/posted-failure.ts';

/** What the pool sends. */
export interface ToWorker {
  readonly type: 'job';
  readonly job: ComparisonJob;
}

const { text, device } = workerData as {
  readonly text: LanguageModelText;
  readonly device: Device;
};
const port = parentPort!;
const started = startBackend(device);

const work = async (job: ComparisonJob): Promise<void> => {
  try {
    await started;
    for await (const event of runJob(job, text)) port.postMessage(event);
  } catch (error) {
    port.postMessage(postedFailure(error));
  }
};

port.on('message', ({ job }: ToWorker) => void work(job));
