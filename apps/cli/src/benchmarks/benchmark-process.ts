import { countOperations, registerWork, simdSupport } from '@ridgeline/backend-wasm';
import { backend } from '@tensorflow/tfjs-core';
import { type Device, startBackend } from '../command-line/backend.ts';
import { kernels, kernelThreads } from '../command-line/kernels.ts';
import { postedFailure } from '../command-line/posted-failure.ts';
import { requireNativeKernels, type Share } from '../workers/threads.ts';
import { assembleCrew } from '../workers/training-crew.ts';
import type { Sizes, Workload } from './benchmark.ts';
import { type BenchmarkName, benchmarks } from './catalog.ts';
import { type Measured, measure } from './measure.ts';
import { registerPeak } from './register-peak.ts';

/** One case, and how it is to be measured: the program's one argument, as JSON. */
export interface BenchmarkSetting {
  readonly name: BenchmarkName;
  readonly sizes: Sizes;
  readonly device: Device;
  readonly threads: number;
  /** What they share; kernels where they are native, if it is not given. */
  readonly share?: Share;
  readonly runs?: number;
}

/** What is told of every workload as soon as it is measured. */
export interface BenchmarkMeasured extends Measured {
  readonly type: 'measured';
  readonly device: Device;
  /** The build of the kernels that ran. */
  readonly simd: 'plain' | 'relaxed' | 'none';
  /** What they are: `native avx2`, `wasm`; absent where there is no choice. */
  readonly kernels?: string;
  /** What several threads shared. */
  readonly share?: Share;
  /** Of the products of a round, where they could be counted: what they come to a second, as a share of what threads could do on registers alone. */
  readonly ofPeak?: number;
  /** Memory of WebAssembly, of the main thread, which never shrinks. */
  readonly wasmBytes: number | null;
  /** The most memory that the process held so far, all threads together. */
  readonly peakRssBytes: number;
}

const wasmBytes = (): number | null => {
  const { wasm } = backend() as { readonly wasm?: { readonly asm: { readonly memory: WebAssembly.Memory } } };
  return wasm?.asm.memory.buffer.byteLength ?? null;
};

const simdOf = ({ backend: name, determinism }: Device): BenchmarkMeasured['simd'] =>
  name !== 'wasm' ? 'none' : determinism === 'fast' && simdSupport().relaxed ? 'relaxed' : 'plain';

/** What the products of a round come to in its least time, as a share of what threads could do on registers alone. */
const shareOfPeak = async (workload: Workload, minMs: number, threads: number): Promise<number> => {
  const rounds = workload.rounds();
  await rounds.next();
  const stop = countOperations();
  await rounds.next();
  return ((stop() / minMs) * 1000) / (threads * registerPeak(await registerWork()));
};

const tell = (message: object): Promise<void> =>
  new Promise((resolve) => {
    process.send!(message, () => resolve());
  });

const measureCase = async (setting: BenchmarkSetting): Promise<void> => {
  const { name, sizes, threads, share, runs } = setting;
  const start = performance.now();
  const device = await startBackend(setting.device, undefined, share === 'workers' ? 1 : threads);
  const given: BenchmarkSetting = { ...setting, device };
  const preparedMs = performance.now() - start;
  const computing = kernels();
  const inKernels = kernelThreads() > 1;
  if (threads > 1 && !inKernels) requireNativeKernels(share);
  const crew =
    threads > 1 && !inKernels
      ? await assembleCrew({ threads, worker: 'benchmark-worker', given, preparedMs })
      : undefined;
  for (const workload of benchmarks[name].workloads(sizes, crew?.exchange)) {
    const measured = await measure(workload, runs);
    const memory = { wasmBytes: wasmBytes(), peakRssBytes: process.resourceUsage().maxRSS * 1024 };
    const ofPeak =
      device.backend === 'wasm' && crew === undefined
        ? await shareOfPeak(workload, Math.min(measured.minMs, measured.cpuMs), threads)
        : 0;
    await tell({
      type: 'measured',
      ...measured,
      device,
      simd: simdOf(device),
      ...(computing !== undefined && { kernels: computing }),
      ...(threads > 1 && { share: inKernels ? 'kernels' : 'workers' }),
      ...(ofPeak > 0 && { ofPeak }),
      ...memory,
    } satisfies BenchmarkMeasured);
  }
};

process.on('disconnect', () => process.exit());
measureCase(JSON.parse(process.argv[2]!) as BenchmarkSetting)
  .catch((error: unknown) => tell(postedFailure(error)))
  .finally(() => process.exit());
