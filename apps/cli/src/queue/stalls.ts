import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { type QueuedStudy, queuePrefix } from './queued-study.ts';

/** A trial may lose so many workers; with one more it is held to kill them. */
export const mostStalls = 10;

/**
 * Gives trials whose workers are gone back to the queue, also while no worker is at this study: it begins no trial itself.
 *
 * @param everyMs how often it looks; a trial goes back once its lock has run out, at the next look but one.
 */
export const watchStalls = (redis: Redis, { id }: QueuedStudy, everyMs: number) => {
  const looker = new Worker(id, null, {
    connection: redis,
    prefix: queuePrefix,
    autorun: false,
    stalledInterval: everyMs,
    maxStalledCount: mostStalls,
  });
  looker.on('error', () => {});
  looker.startStalledCheckTimer().catch(() => {});
  return { stop: () => looker.close(true).catch(() => {}) };
};
