import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { attemptsAt, type OpenHand, type QueuedTrial } from './attempts.ts';
import { isOpen, type QueuedStudy, queuePrefix } from './queued-study.ts';
import { mostStalls } from './stalls.ts';
import { trialTable } from './trial-table.ts';
import type { WorkerEvent } from './worker-event.ts';

/** How often a worker looks around. */
export const lookMs = 500;

/** What a worker did. */
export interface Done {
  /** Results that count. */
  readonly recorded: number;
  readonly failed: number;
}

/**
 * Works at one study until it is over, the signal aborts or there is reason to leave; trials that have begun are finished, unless the
 * study is over.
 *
 * @param options.lockMs a worker that is silent for so long has lost its trial to another.
 * @param options.mayLeave told how long this worker has had no trial, whether it is to go.
 */
export const serveStudy = async (
  redis: Redis,
  study: QueuedStudy,
  options: {
    readonly open: OpenHand;
    readonly hands: number;
    readonly lockMs: number;
    readonly signal: AbortSignal;
    readonly tell: (event: WorkerEvent) => void;
    readonly mayLeave: (quietMs: number) => Promise<boolean>;
  },
): Promise<Done & { readonly isOver: boolean }> => {
  const { hands, lockMs, signal, tell, mayLeave } = options;
  const attempts = attemptsAt(redis, trialTable(redis, study.id), options);
  let lastTrial = performance.now();
  const worker = new Worker<QueuedTrial>(
    study.id,
    async (job) => {
      await attempts.run(job);
      lastTrial = performance.now();
    },
    {
      connection: redis,
      prefix: queuePrefix,
      concurrency: hands,
      lockDuration: lockMs,
      stalledInterval: lockMs,
      maxStalledCount: mostStalls,
      runRetryDelay: 1000,
      removeOnComplete: { count: 0 },
    },
  );
  worker.on('error', ({ message }) => {
    // that Redis is gone is told once
    if (redis.status === 'ready') tell({ type: 'trouble', text: message });
  });
  const gone = new Promise<'gone'>((resolve) => redis.once('end', () => resolve('gone')));
  worker.on('lockRenewalFailed', (jobs) => void attempts.lostLocks(jobs).catch(() => {}));
  let isOver = false;
  let isLost = true;
  try {
    while (!signal.aborted) {
      await sleep(lookMs, undefined, { signal }).catch(() => {});
      if (redis.status !== 'ready') continue;
      isOver = !(await isOpen(redis, study));
      const quietMs = attempts.running() > 0 ? 0 : performance.now() - lastTrial;
      if (isOver || (await mayLeave(quietMs))) break;
    }
    isLost = false;
  } finally {
    if (isOver || isLost) await attempts.giveUpAll();
    // what waits for a Redis that is gone for good waits for ever
    if (isLost || (await Promise.race([gone, worker.close()])) === 'gone') {
      await attempts.giveUpAll();
      await Promise.race([worker.close(true).catch(() => {}), sleep(2000)]);
    }
    await attempts.close();
  }
  return { ...attempts.counts, isOver };
};
