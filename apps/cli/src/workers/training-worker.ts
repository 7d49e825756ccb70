import { parentPort, workerData } from 'node:worker_threads';
import { prepareStepRun, type StepConfig, type StepData, train } from '@ridgeline/recipes';
import { portExchange } from '@ridgeline/trainers';
import { type Device, startBackend } from '../command-line/backend.ts';
import { postedFailure } from '../command-line/posted-failure.ts';
import type { CrewPlace, SharedRun } from './crew-messages.ts';

/** What a worker is given when it is made. */
export interface TrainingSetting {
  readonly config: StepConfig;
  readonly data: StepData;
  readonly device: Device;
}

const { config, data, device, rank, ports } = workerData as TrainingSetting & CrewPlace;
const port = parentPort!;
const exchange = portExchange({ rank, ports });

const prepare = async () => {
  await startBackend(device);
  return prepareStepRun(config, data);
};

const takePart = async (
  prepared: ReturnType<typeof prepare>,
  { config: wanted, resume }: SharedRun,
): Promise<void> => {
  const run = { ...(await prepared), config: wanted };
  for await (const _ of train(run, { exchange, ...(resume && { resume }) })) {
    // the main thread tells the events, which are the same there
  }
};

const post = (error: unknown): void => port.postMessage(postedFailure(error));
const prepared = prepare();
prepared.then(() => port.postMessage({ type: 'ready' }), post);

// one run after the other
let last: Promise<void> = prepared.then(() => {});
port.on('message', (shared: SharedRun) => {
  last = last.then(() => takePart(prepared, shared)).catch(post);
});
