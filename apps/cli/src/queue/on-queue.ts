import { RidgelineError } from '@ridgeline/contracts';
import type { Executor, JobResult, TuneResult, TuneTask } from '@ridgeline/recipes';
import type { TuneExecutor, TuneWork } from '../workers/tune-executor.ts';
import type { Sweep } from './sweep.ts';

/** Runs of a comparison by the workers of a queue. A run is a function of its configuration and the data alone, wherever it is made. */
export const comparisonOnQueue = (sweep: Sweep): Executor =>
  async function* (plan, before, _, signal) {
    const ended: JobResult[] = [...before];
    /** The steps of runs that were asked for and have not ended. */
    const running = new Map<string, number>();
    const ask = async (): Promise<void> => {
      const fresh = plan.next(ended).filter(({ id }) => !running.has(id));
      for (const { id, config } of fresh) running.set(id, config.training.maxSteps);
      await sweep.ask(fresh.map((job) => ({ name: job.id, task: job })));
    };
    await ask();
    while (running.size > 0) {
      const event = await sweep.next(signal);
      if (event === undefined) return;
      const { name: id } = event;
      if (!running.has(id)) continue;
      if (event.type === 'progress') {
        yield { type: 'job-progress', id, step: event.step, maxSteps: running.get(id)! };
        continue;
      }
      const result = event.result as JobResult;
      ended.push(result);
      running.delete(id);
      // whoever is told has it on the disk when it asks for the next event
      yield { type: 'job-end', id, result };
      await sweep.took(id);
      await ask();
    }
  };

/** Tasks of a search by the workers of a queue, with the bits of one thread. */
export const tuneOnQueue = (
  sweep: Sweep,
  { signal, onSteps }: Pick<TuneWork, 'signal' | 'onSteps'>,
): TuneExecutor => ({
  run: async (tasks, onResult) => {
    const places = new Map(tasks.map(({ name }, index) => [name, index]));
    const results = new Map<number, TuneResult>();
    await sweep.ask(tasks.map((task) => ({ name: task.name, task })));
    while (results.size < tasks.length) {
      const event = await sweep.next(signal);
      if (event === undefined) throw new RidgelineError('E_ABORTED', 'tune: stopped.');
      const index = places.get(event.name);
      if (index === undefined || results.has(index)) continue;
      if (event.type === 'progress') {
        onSteps(tasks[index] as TuneTask, event.step);
        continue;
      }
      results.set(index, event.result as TuneResult);
      onResult?.(index, event.result as TuneResult);
      await sweep.took(event.name);
    }
    return tasks.map((_, index) => results.get(index)!);
  },
  close: async () => {},
});
