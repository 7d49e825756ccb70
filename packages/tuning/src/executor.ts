import { requirePositiveInteger } from '@ridgeline/contracts';

/** Where work is done. Results come in the order of the tasks, whatever the order in which they were done. */
export interface Executor<Task, Result> {
  /**
   * @param onResult called once for each task as it is done.
   * @throws what the first task that failed threw; tasks not begun are left out.
   */
  run(tasks: readonly Task[], onResult?: (index: number, result: Result) => void): Promise<Result[]>;
}

/** Something that does one task at a time, such as a worker thread. */
export interface Hand<Task, Result> {
  work(task: Task): Promise<Result>;
  close(): void | Promise<void>;
}

/**
 * Does all work here, one task after the other.
 *
 * @example await inProcess((x: number) => x * x).run([1, 2, 3]) // [1, 4, 9]
 */
export const inProcess = <Task, Result>(
  work: (task: Task) => Result | Promise<Result>,
): Executor<Task, Result> => ({
  run: async (tasks, onResult) => {
    const results: Result[] = [];
    for (const [index, task] of tasks.entries()) {
      const result = await work(task);
      results.push(result);
      onResult?.(index, result);
    }
    return results;
  },
});

/**
 * Does work by several hands at once: each takes the next task when it is free. A result depends on its task alone, so
 * it is that of `inProcess`, bit for bit.
 *
 * @param options.hands how many, at most one for each task.
 * @param options.open makes one; all are closed at the end, also when a task fails.
 * @example await pool({ hands: 2, open: async () => ({ work: async (x) => x * x, close: () => {} }) }).run([1, 2, 3])
 */
export const pool = <Task, Result>({
  hands,
  open,
}: {
  readonly hands: number;
  readonly open: () => Promise<Hand<Task, Result>>;
}): Executor<Task, Result> => {
  requirePositiveInteger('pool', { hands });
  return {
    run: async (tasks, onResult) => {
      const results = new Array<Result>(tasks.length);
      let next = 0;
      let failed = false;
      const serve = async () => {
        if (next >= tasks.length) return;
        const hand = await open();
        try {
          while (next < tasks.length && !failed) {
            const index = next++;
            const result = await hand.work(tasks[index]!);
            results[index] = result;
            onResult?.(index, result);
          }
        } catch (error) {
          failed = true;
          throw error;
        } finally {
          await hand.close();
        }
      };
      const done = await Promise.allSettled(
        Array.from({ length: Math.min(hands, tasks.length) }, () => serve()),
      );
      const failure = done.find((result) => result.status === 'rejected');
      if (failure !== undefined) throw failure.reason;
      return results;
    },
  };
};
