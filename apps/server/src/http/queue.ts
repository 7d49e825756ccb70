import { apiError } from './errors.ts';
import type { Limits } from './limits.ts';

/** Lets a bounded number of requests run and a bounded number wait, first come first served. */
export interface Queue {
  readonly running: number;
  readonly waiting: number;
  /**
   * Runs the task when there is a place. One that is aborted while it waits gives its seat back.
   *
   * @throws 429 at once if all seats are taken; the reason of the abort.
   */
  run<T>(controller: AbortController, task: () => Promise<T>): Promise<T>;
  /** Aborts every request with a reason, takes no more, and waits until none runs. */
  close(reason: Error): Promise<void>;
}

const full = (limits: Pick<Limits, 'running' | 'waiting'>) =>
  apiError(
    429,
    'queue_full',
    `The server is busy: ${limits.running} requests run and ${limits.waiting} wait. Try again in a second.`,
    { headers: { 'retry-after': '1', 'retry-after-ms': '1000' } },
  );

const tooSlow = (answerMs: number) =>
  apiError(
    503,
    'time_limit',
    `The answer took longer than the ${answerMs / 1000} s that this server gives one.`,
    {
      headers: { 'x-should-retry': 'false' },
    },
  );

export const createQueue = (limits: Pick<Limits, 'running' | 'waiting' | 'answerMs'>): Queue => {
  const running = new Set<AbortController>();
  const waiting = new Map<AbortController, () => void>();
  const tasks = new Set<Promise<unknown>>();
  let closed: Error | undefined;

  const seat = (controller: AbortController): Promise<void> =>
    new Promise((resolve, reject) => {
      const { signal } = controller;
      const giveUp = (): void => {
        waiting.delete(controller);
        reject(signal.reason);
      };
      signal.addEventListener('abort', giveUp, { once: true });
      waiting.set(controller, () => {
        signal.removeEventListener('abort', giveUp);
        waiting.delete(controller);
        running.add(controller);
        resolve();
      });
    });

  const enter = async (controller: AbortController): Promise<void> => {
    controller.signal.throwIfAborted();
    if (closed !== undefined) throw closed;
    if (running.size < limits.running) running.add(controller);
    else if (waiting.size >= limits.waiting) throw full(limits);
    else await seat(controller);
  };

  const runTask = async <T>(controller: AbortController, task: () => Promise<T>): Promise<T> => {
    await enter(controller);
    const timer = setTimeout(() => controller.abort(tooSlow(limits.answerMs)), limits.answerMs);
    try {
      controller.signal.throwIfAborted();
      return await task();
    } finally {
      clearTimeout(timer);
      running.delete(controller);
      const [next] = waiting.values();
      next?.();
    }
  };

  return {
    get running() {
      return running.size;
    },
    get waiting() {
      return waiting.size;
    },
    run: async (controller, task) => {
      const running = runTask(controller, task);
      tasks.add(running);
      try {
        return await running;
      } finally {
        tasks.delete(running);
      }
    },
    close: async (reason) => {
      closed = reason;
      for (const controller of [...waiting.keys(), ...running]) controller.abort(reason);
      await Promise.allSettled(tasks);
    },
  };
};
