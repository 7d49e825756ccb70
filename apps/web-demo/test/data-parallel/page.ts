import { portMesh } from '@ridgeline/trainers';
import type { Found, Task } from './worker.ts';

declare global {
  interface Window {
    trainOnWorkers: typeof trainOnWorkers;
  }
}

/** Has one worker do its part, and gives what it found. */
const ask = (task: Task): Promise<Found> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<Found>) => {
      resolve(data);
      worker.terminate();
    };
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(
      task,
      task.ports.filter((port) => port !== undefined),
    );
  });

/** Trains one run on module workers, each with memory of its own. */
const trainOnWorkers = (size: number, run: Pick<Task, 'config' | 'text'>): Promise<Found[]> =>
  Promise.all(portMesh(size).map((ports, rank) => ask({ ...run, rank, ports })));

window.trainOnWorkers = trainOnWorkers;
