import { parentPort, workerData } from 'node:worker_threads';
import { portExchange } from '@ridgeline/trainers';
import { startBackend } from '../command-line/backend.ts';
import { postedFailure } from '../command-line/posted-failure.ts';
import type { CrewPlace } from '../workers/crew-messages.ts';
import type { BenchmarkSetting } from './benchmark-process.ts';
import { benchmarks } from './catalog.ts';

const { name, sizes, device, rank, ports } = workerData as BenchmarkSetting & CrewPlace;
const port = parentPort!;

/** The rounds of the main thread, until that ends. */
const takePart = async (): Promise<void> => {
  await startBackend(device);
  const [workload] = benchmarks[name].workloads(sizes, portExchange({ rank, ports }));
  const rounds = workload!.rounds();
  port.postMessage({ type: 'ready' });
  for (;;) await rounds.next();
};

takePart().catch((error: unknown) => port.postMessage(postedFailure(error)));
