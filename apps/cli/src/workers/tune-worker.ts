import { parentPort, workerData } from 'node:worker_threads';
import {
  type PathProgress,
  runTuneTask,
  type TuneData,
  type TuneResult,
  type TuneTask,
} from '@ridgeline/recipes';
import { type Device, startBackend } from '../command-line/backend.ts';
import { type PostedFailure, postedFailure } from '../command-line/posted-failure.ts';

/** A task, and how far it had come before. */
export interface TuneOrder {
  readonly task: TuneTask;
  readonly from: PathProgress | undefined;
}

/** What a worker says while it works, and at the end. */
export type TuneReply =
  | { readonly type: 'steps'; readonly steps: number }
  | { readonly type: 'point'; readonly progress: PathProgress }
  | { readonly type: 'result'; readonly result: TuneResult }
  | PostedFailure;

const { data, device } = workerData as { readonly data: TuneData; readonly device: Device | undefined };
const port = parentPort!;
const started = device === undefined ? undefined : startBackend(device);
const tell = (reply: TuneReply): void => port.postMessage(reply);

port.on('message', async ({ task, from }: TuneOrder) => {
  try {
    await started;
    const result = await runTuneTask(task, data, {
      from,
      onSteps: (steps) => tell({ type: 'steps', steps }),
      onPoint: (progress) => tell({ type: 'point', progress }),
    });
    tell({ type: 'result', result });
  } catch (error) {
    tell(postedFailure(error));
  }
});
