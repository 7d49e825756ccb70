import { hostname } from 'node:os';
import { isRidgelineError } from '@ridgeline/contracts';
import type { Job } from 'bullmq';
import type { Redis } from 'ioredis';
import { postedFailure } from '../command-line/posted-failure.ts';
import { unpack } from './packed.ts';
import { nameOfKey } from './trial.ts';
import type { TrialTable } from './trial-table.ts';
import type { Became, WorkerEvent } from './worker-event.ts';

/** Does one trial at a time, such as a worker thread. */
export interface TrialHand {
  /** @throws an error with a code where the trial cannot be done anywhere; `E_WORKER` or one without where this hand is lost */
  work(task: unknown, tell: (step: number) => void): Promise<unknown>;
  /** What is being done is given up. */
  close(): void | Promise<void>;
}

/** Opens hands for a study whose data are here. */
export type OpenHand = () => TrialHand | Promise<TrialHand>;

/** What the queue holds of a trial. */
export interface QueuedTrial {
  /** Its key in the table of results. */
  readonly trial: string;
  /** As it was packed. */
  readonly task: string;
}

const tellMs = 500;

interface Attempt {
  readonly trial: string;
  readonly token: number;
  readonly hand: TrialHand;
  /** Nobody needs what it comes to. */
  given?: 'late' | 'closed';
}

/** Attempts at the trials of one study, by hands that are kept for the next ones. */
export const attemptsAt = (
  redis: Redis,
  table: TrialTable,
  { open, tell }: { readonly open: OpenHand; readonly tell: (event: WorkerEvent) => void },
) => {
  const worker = `${hostname()}:${process.pid}`;
  const idle = new Set<TrialHand>();
  const running = new Map<string, Attempt>();
  const counts = { recorded: 0, failed: 0 };

  const work = async ({ task }: QueuedTrial, { hand }: Attempt): Promise<unknown> => {
    let told = performance.now();
    return hand.work(unpack(task), (step) => {
      const now = performance.now();
      if (now - told < tellMs || redis.status !== 'ready') return;
      told = now;
      const trial = [...running.values()].find((attempt) => attempt.hand === hand)?.trial;
      redis.publish(table.progress, JSON.stringify({ trial, step })).catch(() => {});
    });
  };

  /** @throws what makes the queue try again */
  const run = async ({ id, data }: Job<QueuedTrial>): Promise<void> => {
    const { trial } = data;
    const token = await table.claim(trial);
    // 0: there is a result; −1: the study is over
    if (token <= 0) return;
    const [name, start] = [nameOfKey(trial), performance.now()];
    tell({ type: 'trial-start', name, token });
    const end = (became: Became, reason?: string): void => {
      if (became === 'recorded' || became === 'failed') counts[became]++;
      const seconds = (performance.now() - start) / 1000;
      tell({ type: 'trial-end', name, seconds, became, ...(reason !== undefined && { reason }) });
    };
    const [kept] = idle;
    const hand = kept ?? (await open());
    idle.delete(hand);
    const attempt: Attempt = { trial, token, hand };
    running.set(id!, attempt);
    try {
      const result = await work(data, attempt);
      const became = await table.record(trial, { token, worker, result });
      idle.add(hand);
      end(became);
    } catch (error) {
      await hand.close();
      if (attempt.given !== undefined) return end(attempt.given);
      end('failed', error instanceof Error ? error.message : String(error));
      // what this machine lacks another may have
      if (!isRidgelineError(error) || error.code === 'E_WORKER') throw error;
      await table.fail(trial, token, postedFailure(error));
    } finally {
      running.delete(id!);
    }
  };

  /** Gives up attempts whose results would not count. */
  const giveUp = async (ids: Iterable<string>, why: 'late' | 'closed'): Promise<void> => {
    for (const id of ids) {
      const attempt = running.get(id);
      if (attempt === undefined) continue;
      attempt.given = why;
      await attempt.hand.close();
    }
  };

  return {
    run,
    counts,
    running: (): number => running.size,
    /** The locks of these are gone: who has one of their trials now began anew, and nobody has the others yet. */
    lostLocks: async (ids: readonly string[]): Promise<void> => {
      for (const id of ids) {
        const attempt = running.get(id);
        if (attempt !== undefined && (await table.isFenced(attempt.trial, attempt.token)))
          await giveUp([id], 'late');
      }
    },
    giveUpAll: () => giveUp([...running.keys()], 'closed'),
    close: async (): Promise<void> => {
      await Promise.all([...idle].map((hand) => hand.close()));
    },
  };
};
