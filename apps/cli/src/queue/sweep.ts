import { setTimeout as sleep } from 'node:timers/promises';
import { RidgelineError } from '@ridgeline/contracts';
import { Queue } from 'bullmq';
import { errorOf, type PostedFailure } from '../command-line/posted-failure.ts';
import type { QueueConnection } from './connection.ts';
import { pack } from './packed.ts';
import { isOpen, publishStudy, type QueuedStudy, queuePrefix } from './queued-study.ts';
import { watchStalls } from './stalls.ts';
import { jobIdOf, nameOfKey, type Trial, trialKey } from './trial.ts';
import { type Logged, readLog, trialTable } from './trial-table.ts';
import { type QueueWatch, watchQueue } from './watch.ts';

/** How often a trial is begun anew whose thread died. */
const attempts = 3;

/** Asked for at a time. */
const chunk = 1000;

const auditMs = 2000;

/** How often it looks for trials whose workers are gone. */
const standardStallMs = 5000;

/** What a sweep is told of a trial. */
type TrialEvent =
  | { readonly type: 'progress'; readonly name: string; readonly step: number }
  | { readonly type: 'result'; readonly name: string; readonly result: unknown };

/** A study that is worked at through a queue: trials are asked for, and their results come in any order. */
export interface Sweep {
  /** A trial that was asked for before is not asked for again. */
  readonly ask: (trials: readonly Trial[]) => Promise<void>;
  /**
   * Waits for the next event of a trial that was asked for; nothing once the signal aborts.
   *
   * @throws the error of a trial that cannot be done; `E_WORKER` if two machines came to different results, or a trial kills its
   * workers; `E_IO` if Redis was gone for too long.
   */
  readonly next: (signal?: AbortSignal) => Promise<TrialEvent | undefined>;
  /** The result of a trial is on the disk of the study. */
  readonly took: (name: string) => Promise<void>;
  /** Takes the study out of the queue: it is over. */
  readonly finish: () => Promise<void>;
  /** Leaves what is recorded, and takes out what no worker has begun. */
  readonly close: () => Promise<void>;
}

const differing = ({ trial, first, then }: Extract<Logged, { event: 'differs' }>): RidgelineError => {
  const [[one, at], [other, there]] = [first, then].map((seen) => [seen.slice(0, 12), seen.slice(65)]) as [
    [string, string],
    [string, string],
  ];
  return new RidgelineError(
    'E_WORKER',
    `queue: "${nameOfKey(trial)}" was run twice and came to different results: ${one}… on ${at}, ${other}… on ${there}. The machines do not compute alike.`,
    {
      hint: 'Run `ridgeline doctor` on both, and leave out the worker that differs; then begin anew with --overwrite, since its other results cannot be trusted.',
    },
  );
};

const hopeless = (name: string, reason: string): RidgelineError =>
  new RidgelineError('E_WORKER', `queue: "${name}" ended no attempt: ${reason}.`, {
    hint: 'What the workers say tells why; all other results are kept, and the same command tries it again.',
  });

const refused = (error: unknown): Error =>
  error instanceof Error && error.message.startsWith('OOM')
    ? new RidgelineError('E_MEMORY', 'queue: Redis is full, and takes no further trial.', {
        hint: 'Raise its maxmemory; the same command goes on with the results that are there.',
      })
    : (error as Error);

/** A queue of events that can be waited for. */
const mailbox = <T>() => {
  const letters: T[] = [];
  let wake = (): void => {};
  return {
    put: (letter: T): void => {
      letters.push(letter);
      wake();
    },
    take: async (signal?: AbortSignal): Promise<T | undefined> => {
      while (letters.length === 0 && !signal?.aborted) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          signal?.addEventListener('abort', () => resolve(), { once: true });
        });
      }
      return signal?.aborted ? undefined : letters.shift();
    },
  };
};

type Letter = TrialEvent | { readonly type: 'error'; readonly error: Error };

/**
 * Opens a study in a queue, or goes on with it: results that are there count.
 *
 * @param options.isNew forgets what the queue has of it.
 * @param options.patienceMs how long Redis may be gone.
 */
export const openSweep = async (
  connection: QueueConnection,
  study: QueuedStudy,
  {
    isNew = false,
    patienceMs,
    say,
    stallMs = standardStallMs,
  }: {
    readonly isNew?: boolean;
    readonly patienceMs: number;
    readonly say: (text: string) => void;
    readonly stallMs?: number;
  },
): Promise<Sweep> => {
  const { redis } = connection;
  const table = trialTable(redis, study.id);
  const queue = new Queue(study.id, { connection: redis, prefix: queuePrefix });
  queue.on('error', () => {});
  const [reader, listener] = [redis.duplicate(), redis.duplicate()];
  for (const other of [reader, listener]) other.on('error', () => {});
  const letters = mailbox<Letter>();
  /** Trials that are asked for and have not ended, by their keys. */
  const pending = new Map<string, Trial>();
  const keys = new Map<string, string>();
  const recorded = new Set<string>();
  let isClosed = false;
  /** Why no further command is sent. */
  let lost: RidgelineError | undefined;
  let endWaits = (_: RidgelineError): void => {};
  const lostForGood = new Promise<never>((_, reject) => {
    endWaits = reject;
  });
  lostForGood.catch(() => {});
  const failWith = (error: unknown): void => {
    if (!isClosed) letters.put({ type: 'error', error: lost ?? refused(error) });
  };
  const disconnect = (): void => {
    for (const connection of [reader, listener, redis]) connection.disconnect();
  };
  /** A command that waits for Redis ends when it was gone for too long. */
  const patient = async (work: () => Promise<void>): Promise<void> => {
    try {
      await Promise.race([lostForGood, lost ?? work()]);
    } catch (error) {
      throw lost ?? refused(error);
    }
  };

  const forget = async (): Promise<void> => {
    await redis.hdel(table.studies, study.id);
    await queue.obliterate({ force: true });
    await redis.del(...table.keys);
  };

  const enqueue = async (asked: readonly (readonly [key: string, trial: Trial])[]): Promise<void> => {
    for (let from = 0; from < asked.length; from += chunk)
      await queue.addBulk(
        asked.slice(from, from + chunk).map(([key, { name, task }]) => ({
          name,
          data: { trial: key, task: pack(task) },
          opts: { jobId: jobIdOf(key), attempts, removeOnComplete: true, stackTraceLimit: 1 },
        })),
      );
  };

  /** Gives a result that is recorded to who asked, or asks again if its weights have left Redis. */
  const deliver = async (key: string): Promise<void> => {
    const trial = pending.get(key);
    if (trial === undefined) return;
    const found = await table.read(key);
    // the log and who asks may both have seen it: it is given once
    if (!pending.has(key)) return;
    if (found !== undefined) {
      pending.delete(key);
      letters.put({ type: 'result', name: trial.name, result: found.result });
      return;
    }
    recorded.delete(key);
    await table.reopen(key);
    await enqueue([[key, trial]]);
  };

  const hear = async (line: Logged): Promise<void> => {
    if (line.event === 'differs') failWith(differing(line));
    else if (line.event === 'result') {
      recorded.add(line.trial);
      await deliver(line.trial);
    } else if (pending.has(line.trial)) failWith(errorOf(JSON.parse(line.failure) as PostedFailure));
  };

  /** What was asked for is in the queue, whatever Redis has lost. */
  const repair = async (): Promise<void> => {
    if (await isOpen(redis, study)) return enqueue([...pending]);
    await publishStudy(redis, study);
    recorded.clear();
    await enqueue([...pending]);
  };

  /** Trials that killed each of their workers are given up by the queue alone. */
  const audit = async (): Promise<void> => {
    if (!(await isOpen(redis, study))) {
      say('The queue has lost this study, and is given its trials anew.');
      await repair();
    }
    const { wait = 0, active = 0, failed = 0 } = await queue.getJobCounts('wait', 'active', 'failed');
    // another command for this study may have taken its trials out
    if (wait + active + failed === 0) await enqueue([...pending]);
    if (failed === 0) return;
    for (const job of await queue.getFailed()) {
      const { trial } = job.data as { readonly trial: string };
      if (pending.has(trial)) failWith(hopeless(nameOfKey(trial), job.failedReason));
    }
  };

  if (isNew) await forget();
  // failures of an earlier command are tried again
  for (const job of await queue.getFailed()) await job.remove();
  let after = '0';
  for (;;) {
    const { lines, last } = await readLog(redis, table, { after });
    if (lines.length === 0) break;
    for (const line of lines) {
      if (line.event === 'result') recorded.add(line.trial);
      else if (line.event === 'differs') failWith(differing(line));
    }
    after = last;
  }
  await publishStudy(redis, study);

  const follow = async (): Promise<void> => {
    while (!isClosed) {
      const { lines, last } = await readLog(reader, table, { after, waitMs: 5000 });
      after = last;
      for (const line of lines) await hear(line);
    }
  };
  const auditing = async (): Promise<void> => {
    while (!isClosed) {
      await sleep(auditMs, undefined, { ref: false });
      if (!isClosed && redis.status === 'ready') await audit();
    }
  };
  const watch: QueueWatch = watchQueue(connection, {
    patienceMs,
    say,
    onBack: () => void repair().catch(failWith),
    onLost: (error) => {
      lost = error;
      failWith(error);
      endWaits(error);
    },
  });
  const stalls = watchStalls(redis, study, stallMs);
  follow().catch(failWith);
  auditing().catch(failWith);
  listener.on('message', (_, text: string) => {
    const { trial, step } = JSON.parse(text) as { readonly trial: string; readonly step: number };
    if (pending.has(trial)) letters.put({ type: 'progress', name: nameOfKey(trial), step });
  });
  void listener.subscribe(table.progress).catch(() => {});

  return {
    ask: (trials) =>
      patient(async () => {
        const fresh = trials
          .filter(({ name }) => !keys.has(name))
          .map((trial) => [trialKey(trial), trial] as const);
        for (const [key, trial] of fresh) {
          keys.set(trial.name, key);
          pending.set(key, trial);
        }
        await enqueue(fresh.filter(([key]) => !recorded.has(key)));
        for (const [key] of fresh) if (recorded.has(key)) await deliver(key);
      }),
    next: async (signal) => {
      const letter = await letters.take(signal);
      if (letter?.type === 'error') throw letter.error;
      return letter;
    },
    took: (name) => patient(() => table.empty(keys.get(name)!)),
    finish: () => patient(forget),
    close: async () => {
      isClosed = true;
      watch.stop();
      const closing = async (): Promise<void> => {
        await stalls.stop();
        await queue.drain();
        await queue.close();
      };
      if (lost === undefined && redis.status === 'ready') await closing().catch(() => {});
      disconnect();
    },
  };
};
