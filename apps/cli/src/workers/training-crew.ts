import { Worker } from 'node:worker_threads';
import { type GradientExchange, RidgelineError, type TrainingState } from '@ridgeline/contracts';
import type { StepConfig } from '@ridgeline/recipes';
import { portExchange, portMesh } from '@ridgeline/trainers';
import { errorOf, type PostedFailure } from '../command-line/posted-failure.ts';
import type { CrewPlace, SharedRun } from './crew-messages.ts';
import { workerFile } from './worker-file.ts';

/** How long the other threads may stay behind this one. */
const patienceMs = 4500;
/** How long they may take to start on a busy machine. One that dies meanwhile is told at once. */
const startMs = 30_000;

/** The other threads of a run, and this thread's exchange with them; this one has rank 0. */
export interface Crew {
  readonly exchange: GradientExchange;
  /** Has the others begin a run that this thread begins too. */
  begin(run: SharedRun): void;
  /** Ends the other threads. */
  close(): Promise<void>;
}

interface CrewOptions {
  readonly threads: number;
  /** The program of the others, and what it is given beside its rank and its ports. */
  readonly worker: 'training-worker' | 'benchmark-worker';
  readonly given: object;
  /** How long this thread took to prepare the run: what the others are measured by. */
  readonly preparedMs: number;
}

const lost = (rank: number, threads: number, why: string): RidgelineError =>
  new RidgelineError('E_WORKER', `training: worker ${rank} of ${threads} died: ${why}.`, {
    hint: 'The last save is kept. Go on with --resume, with fewer --threads if it happens again.',
  });

/** Waits until all are ready, or one has failed, or it takes far too long. */
const untilReady = (workers: readonly Worker[], signal: AbortSignal, limitMs: number): Promise<void> =>
  new Promise((resolve, reject) => {
    let waiting = workers.length;
    const done = (settle: () => void): void => {
      clearTimeout(timer);
      settle();
    };
    const tooLong = new RidgelineError(
      'E_WORKER',
      `training: ${workers.length === 1 ? 'the other thread was' : 'the other threads were'} not ready after ${Math.round(limitMs / 1000)} s.`,
      { hint: 'Train with --threads 1.' },
    );
    const timer = setTimeout(() => reject(tooLong), limitMs);
    signal.addEventListener('abort', () => done(() => reject(signal.reason)));
    for (const worker of workers) {
      worker.once('message', ({ type }: { readonly type: string }) => {
        if (type === 'ready' && --waiting === 0) done(resolve);
      });
    }
  });

/**
 * Starts the other threads of a run and waits until they are ready.
 *
 * @throws `E_WORKER` if one dies or hangs, here and from every later sum; what it failed with, if it told.
 */
export const assembleCrew = async (options: CrewOptions): Promise<Crew> => {
  const { threads, worker: program, given, preparedMs } = options;
  const mesh = portMesh(threads);
  const failing = new AbortController();
  const fail = (reason: unknown): void => failing.abort(reason);
  let closing = false;
  const workers = mesh.slice(1).map((ports, place) => {
    const rank = place + 1;
    const workerData = { ...given, rank, ports } satisfies CrewPlace;
    const transferList = ports.filter((port) => port !== undefined) as never[];
    const worker = new Worker(workerFile(program), { workerData, transferList });
    worker.on('message', (message: PostedFailure | { readonly type: 'ready' }) => {
      if (message.type === 'failed') fail(errorOf(message));
    });
    worker.on('error', (error) => fail(lost(rank, threads, error.message)));
    worker.on('exit', (status) => {
      if (!closing) fail(lost(rank, threads, `exit ${status}`));
    });
    return worker;
  });
  const close = async (): Promise<void> => {
    closing = true;
    for (const port of mesh[0]!) port?.close();
    await Promise.all(workers.map((worker) => worker.terminate()));
  };
  try {
    await untilReady(workers, failing.signal, startMs + 4 * preparedMs);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    exchange: portExchange({ rank: 0, ports: mesh[0]!, signal: failing.signal, patienceMs }),
    begin: (run) => {
      for (const worker of workers) worker.postMessage(run);
    },
    close,
  };
};

/** What `train` of the recipes takes, for a run that this thread begins together with its crew. */
export const together = (
  crew: Crew | undefined,
  config: StepConfig,
  resume: TrainingState | undefined,
): { readonly exchange?: GradientExchange; readonly resume?: TrainingState } => {
  const state = resume === undefined ? {} : { resume };
  if (crew === undefined) return state;
  crew.begin({ config, ...state });
  return { exchange: crew.exchange, ...state };
};
