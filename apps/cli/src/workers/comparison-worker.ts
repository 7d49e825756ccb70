import { parentPort, workerData } from 'node:worker_threads';
import { type ComparisonJob, runJob, type StepData } from '@ridgeline/recipes';
import { type Device, startBackend } from '../command-line/backend.ts';
import { postedFailure } from '../command-line/posted-failure.ts';

/** What the pool sends. */
export interface ToWorker {
  readonly type: 'job';
  readonly job: ComparisonJob;
}

const { data, device } = workerData as {
  readonly data: StepData;
  readonly device: Device;
};
const port = parentPort!;
const started = startBackend(device);

const work = async (job: ComparisonJob): Promise<void> => {
  try {
    await started;
    for await (const event of runJob(job, data)) port.postMessage(event);
  } catch (error) {
    port.postMessage(postedFailure(error));
  }
};

port.on('message', ({ job }: ToWorker) => void work(job));
