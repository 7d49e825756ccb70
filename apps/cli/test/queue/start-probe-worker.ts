import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { WorkerEvent } from '../../src/queue/worker-event.ts';

/** A worker in a process of its own. */
export interface ProbeWorker {
  readonly child: ChildProcess;
  readonly events: readonly WorkerEvent[];
  /** Waits for an event that fits, from the beginning on. */
  readonly told: (fits: (event: WorkerEvent) => boolean) => Promise<WorkerEvent>;
  readonly kill: (signal?: NodeJS.Signals) => Promise<void>;
}

export const startProbeWorker = (file: string, args: readonly (string | number)[]): ProbeWorker => {
  const child = fork(file, args.map(String), { stdio: ['ignore', 'pipe', 'inherit', 'ipc'], execArgv: [] });
  const events: WorkerEvent[] = [];
  const waiting = new Set<() => void>();
  createInterface({ input: child.stdout! }).on('line', (line) => {
    events.push(JSON.parse(line) as WorkerEvent);
    for (const look of [...waiting]) look();
  });
  return {
    child,
    events,
    told: (fits) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = events.find(fits);
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
    kill: async (signal = 'SIGKILL') => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill(signal);
      if (signal === 'SIGKILL') child.kill('SIGCONT');
      await gone;
    },
  };
};
