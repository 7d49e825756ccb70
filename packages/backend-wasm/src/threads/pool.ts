import { workerScript } from '../../generated/worker.ts';
import type { Kernels } from '../module.ts';
import {
  awaitDone,
  type Control,
  doParts,
  giveRoom,
  lookOut,
  newControl,
  offer,
  type Part,
} from './control.ts';
import { startWorker, type ThreadWorker, watchPolicy } from './start-worker.ts';
import type { Start } from './worker.ts';

export interface PoolOptions {
  /** The kernels, compiled for a shared memory, and this thread's instance of them. */
  readonly module: WebAssembly.Module;
  readonly kernels: Kernels;
  readonly memory: WebAssembly.Memory;
  /** How many threads there are to be, the calling one included. */
  readonly threads: number;
  /** Gives bytes of the memory, and takes them back. */
  readonly allocate: (bytes: number) => number;
  readonly free: (address: number) => void;
}

/** Threads that share kernels on one memory. */
export interface Pool {
  /** How many there are, the calling one included. */
  readonly threads: number;
  /** Why there are fewer than were asked for: a sentence without its full stop. */
  readonly reason?: string;
  /**
   * Has all threads do parts of a call, and returns when they are done. The calling thread does its share, and waits for nothing but parts
   * that others have begun.
   *
   * @param room bytes that a part may write what it likes to
   * @returns whether no part failed
   */
  run(parts: readonly Part[], room: number): boolean;
  end(): void;
}

/**
 * Starts a pool. A thread that does not start is done without.
 *
 * @param start what makes a worker; `startWorker` if not given.
 */
export const startPool = async (
  { module, kernels, memory, threads, allocate, free }: PoolOptions,
  start: (given: Start) => Promise<ThreadWorker | undefined> = (given) => startWorker(workerScript, given),
): Promise<Pool> => {
  const control: Control = newControl(threads, 4 * threads);
  const others = Array.from({ length: threads - 1 }, (_, index) => index + 1);
  const workspaces = others.map(() => allocate(kernels.matMulWorkspace!()));
  const give = (rooms: readonly number[]) => {
    for (const thread of others) giveRoom(control, thread, workspaces[thread - 1]!, rooms[thread - 1] ?? 0);
  };
  give([]);
  const { buffer } = control;
  const isForbidden = watchPolicy();
  const made = await Promise.all(others.map((thread) => start({ module, memory, buffer, threads, thread })));
  const workers = made.filter((worker) => worker !== undefined);
  const why = isForbidden() ? ": the page's content security policy must allow blob: in worker-src" : '';
  const all = Object.values(kernels);
  const look = lookOut();
  let rooms: readonly number[] = [];
  let roomBytes = 0;
  return {
    threads: 1 + workers.length,
    ...(workers.length < others.length && {
      reason: `${others.length - workers.length} of ${others.length} workers did not start${why}`,
    }),
    run: (parts, room) => {
      if (room > roomBytes) {
        const larger = others.map(() => allocate(room));
        for (const address of rooms) free(address);
        [rooms, roomBytes] = [larger, room];
        give(rooms);
      }
      offer(control, parts);
      doParts(control, all, 0);
      return awaitDone(control, look);
    },
    end: () => {
      for (const worker of workers) worker.end();
      for (const address of [...workspaces, ...rooms]) free(address);
    },
  };
};
