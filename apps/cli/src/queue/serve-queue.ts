import { setTimeout as sleep } from 'node:timers/promises';
import { isRidgelineError } from '@ridgeline/contracts';
import type { Redis } from 'ioredis';
import type { OpenHand } from './attempts.ts';
import { openStudies, type QueuedStudy, waitingTrials } from './queued-study.ts';
import { type Done, lookMs, serveStudy } from './serve-study.ts';
import type { WorkerEvent } from './worker-event.ts';

export interface ServeOptions {
  /** Trials at a time. */
  readonly hands: number;
  /**
   * What does the trials of a study.
   *
   * @throws a `RidgelineError` where it cannot be served here, such as one of other data
   */
  readonly prepare: (study: QueuedStudy) => Promise<OpenHand>;
  /** A worker that is silent for so long has lost its trial to another. */
  readonly lockMs: number;
  /** Ends after so long without a trial; 0: never. */
  readonly idleMs: number;
  /** Takes no further trial, and finishes those it has. */
  readonly signal: AbortSignal;
  readonly tell: (event: WorkerEvent) => void;
}

/** A study that has no trial for so long gives way to one that has. */
const patienceMs = 1000;

/**
 * Works at the studies of a queue, one at a time, until it is told to stop: takes trials, renews their locks, records results, and takes
 * over what other workers have lost. A study that cannot be served here is left to others.
 */
export const serveQueue = async (
  redis: Redis,
  options: ServeOptions,
): Promise<Done & { /** Studies that could not be served here. */ readonly refused: number }> => {
  const { prepare, idleMs, signal, tell } = options;
  const prepared = new Map<string, OpenHand>();
  const refused = new Set<string>();
  const counts = { recorded: 0, failed: 0 };
  let current: QueuedStudy | undefined;
  let quietSince = performance.now();

  const waits = async ({ id }: QueuedStudy): Promise<boolean> => (await waitingTrials(redis, id)) > 0;

  /** Studies that may be served here, and have trials that wait. */
  const waiting = async (): Promise<readonly QueuedStudy[]> => {
    const found: QueuedStudy[] = [];
    for (const study of await openStudies(redis))
      if (!refused.has(study.id) && (await waits(study))) found.push(study);
    return found;
  };

  const isServed = async (study: QueuedStudy): Promise<boolean> => {
    if (prepared.has(study.id)) return true;
    try {
      prepared.set(study.id, await prepare(study));
      return true;
    } catch (error) {
      if (!isRidgelineError(error)) throw error;
      refused.add(study.id);
      tell({ type: 'study-refused', study, reason: `${error.message} ${error.hint ?? ''}`.trim() });
      return false;
    }
  };

  /** The next study in turn of those that wait, or any that may have a trial soon. */
  const next = async (): Promise<QueuedStudy | undefined> => {
    const open = await openStudies(redis);
    const ready = await waiting();
    const last = current?.id ?? '';
    const inTurn = [...ready.filter(({ id }) => id > last), ...ready, ...open];
    for (const study of inTurn) if (!refused.has(study.id) && (await isServed(study))) return study;
    return undefined;
  };

  while (!signal.aborted) {
    const study = await next();
    if (study !== undefined) {
      if (study.id !== current?.id) tell({ type: 'study-start', study });
      current = study;
      const end = await serveStudy(redis, study, {
        ...options,
        open: prepared.get(study.id)!,
        mayLeave: async (quietMs) => {
          quietSince = performance.now() - quietMs;
          if (idleMs > 0 && quietMs > idleMs) return true;
          return quietMs > patienceMs && (await waiting()).some(({ id }) => id !== study.id);
        },
      });
      counts.recorded += end.recorded;
      counts.failed += end.failed;
      if (end.isOver) {
        prepared.delete(study.id);
        current = undefined;
        tell({ type: 'study-end', study });
      }
    }
    if (idleMs > 0 && performance.now() - quietSince > idleMs) break;
    await sleep(lookMs, undefined, { signal }).catch(() => {});
  }
  return { ...counts, refused: refused.size };
};
