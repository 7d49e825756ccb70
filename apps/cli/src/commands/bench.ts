import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { RidgelineError } from '@ridgeline/contracts';
import type { Benchmark, Sizes } from '../benchmarks/benchmark.ts';
import { type Machine, machine } from '../benchmarks/benchmark-machine.ts';
import type { BenchmarkMeasured, BenchmarkSetting } from '../benchmarks/benchmark-process.ts';
import { type BenchmarkName, benchmarks } from '../benchmarks/catalog.ts';
import { deviceFlags } from '../command-line/backend.ts';
import { type Given, listFlag, numberFlag, type Run } from '../command-line/command.ts';
import { exitCodes } from '../command-line/failure.ts';
import { kernelsText } from '../command-line/kernels.ts';
import { didYouMean } from '../command-line/parse.ts';
import { errorOf, type PostedFailure } from '../command-line/posted-failure.ts';
import { bytes, count, json } from '../terminal/format.ts';
import { table } from '../terminal/table.ts';
import { shareFlag, threadsText } from '../workers/threads.ts';
import { workerFile } from '../workers/worker-file.ts';

const usage = (message: string, at: string, hint: string): RidgelineError =>
  new RidgelineError('E_USAGE', message, { at, hint });

const all = Object.keys(benchmarks) as BenchmarkName[];

const caseNamed = (name: string): BenchmarkName => {
  const found = all.find((known) => known === name);
  if (found !== undefined) return found;
  throw usage(
    `bench: there is no case "${name}"; there are ${all.join(', ')}.`,
    name,
    didYouMean(name, all, (near) => `ridgeline bench ${near}`) ?? 'Run `ridgeline bench` for all cases.',
  );
};

/** The cases that were named; without names all, or all that threads can share. */
const casesOf = ({ positionals }: Given, threads: number): readonly BenchmarkName[] => {
  const named = positionals.map(caseNamed);
  const alone = threads > 1 && named.find((name) => !benchmarks[name].shares);
  if (alone) {
    throw usage(
      `bench: ${alone} is work for one thread, got --threads ${threads}.`,
      alone,
      'Leave out --threads.',
    );
  }
  if (named.length > 0) return named;
  return threads > 1 ? all.filter((name) => benchmarks[name].shares) : all;
};

/** A case's own sizes, with those of `--set` in their place. */
const sizesOf = (name: BenchmarkName, given: Given): Sizes => {
  const sizes: Record<string, number> = { ...(benchmarks[name] as Benchmark).sizes };
  const known = Object.keys(sizes);
  for (const text of listFlag(given, 'set')) {
    const [key = '', value = ''] = text.split('=');
    if (!known.includes(key)) {
      throw usage(
        `bench: ${name} has no size "${key}"; it has ${known.join(', ') || 'none'}.`,
        '--set',
        didYouMean(key, known, (near) => `--set ${near}=${value}`) ?? 'Name one case, and one of its sizes.',
      );
    }
    const size = value.trim() === '' ? Number.NaN : Number(value);
    if (!(Number.isFinite(size) && size >= 0)) {
      throw usage(
        `bench: ${key} must be a number ≥ 0, got "${value}".`,
        '--set',
        `For example --set ${key}=${sizes[key]}`,
      );
    }
    sizes[key] = size;
  }
  return sizes;
};

/** Measures one case in a process of its own, so that no case works on the heap, or in the heat, of another. */
const measureApart = (setting: BenchmarkSetting): Promise<readonly BenchmarkMeasured[]> =>
  new Promise((resolve, reject) => {
    const program = fileURLToPath(workerFile('benchmark-process'));
    const measured: BenchmarkMeasured[] = [];
    const child = fork(program, [JSON.stringify(setting)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    child.on('message', (message: BenchmarkMeasured | PostedFailure) => {
      if (message.type === 'failed') reject(errorOf(message));
      else measured.push(message);
    });
    child.on('error', reject);
    child.on('exit', (status, signal) => {
      if (status === 0) return resolve(measured);
      reject(
        new RidgelineError(
          'E_WORKER',
          `bench: the process of ${setting.name} died: ${signal ?? `exit ${status}`}.`,
        ),
      );
    });
  });

interface Row extends Omit<BenchmarkMeasured, 'type' | 'device' | 'simd' | 'kernels' | 'variant'> {
  readonly case: BenchmarkName;
  readonly variant?: string;
  readonly backend: string;
  readonly determinism: string;
  readonly threads: number;
  readonly sizes: Sizes;
  readonly machine: Machine & Pick<BenchmarkMeasured, 'simd' | 'kernels'>;
}

const rowOf = (
  { name, sizes, threads }: BenchmarkSetting,
  { type: _, device, simd, kernels, variant, ...measured }: BenchmarkMeasured,
): Row => ({
  case: name,
  ...(variant !== undefined && { variant }),
  ...device,
  threads,
  sizes,
  ...measured,
  machine: { ...machine(), simd, ...(kernels !== undefined && { kernels }) },
});

const milliseconds = (ms: number): string => ms.toFixed(ms < 10 ? 2 : ms < 100 ? 1 : 0);

const rate = ({ tokensPerSecond, gigaflops }: Row): string => {
  if (gigaflops !== undefined) return `${gigaflops.toFixed(1)} GFLOP/s`;
  return tokensPerSecond === undefined ? '' : `${count(Math.round(tokensPerSecond))} tokens/s`;
};

const machineLine = ({
  machine: { cpu, cores, node, platform, simd, kernels },
  backend,
  determinism,
  threads,
  share,
}: Row): string =>
  `${cpu}, ${cores} cores, ${platform}, Node ${node}; ${[
    backend,
    `${simd} SIMD`,
    ...kernelsText(kernels),
    determinism,
    threadsText(threads, share),
  ].join(', ')}`;

const tableOf = (rows: readonly Row[]): string =>
  table(
    ['case', 'median ms', 'min ms', 'CPU ms', 'rate', 'of peak', 'wasm', 'memory'],
    rows.map((row) => [
      row.variant === undefined ? row.case : `${row.case} ${row.variant}`,
      milliseconds(row.medianMs),
      milliseconds(row.minMs),
      milliseconds(row.cpuMs),
      rate(row),
      row.ofPeak === undefined ? '–' : `${(100 * row.ofPeak).toFixed(0)} %`,
      row.wasmBytes === null ? '–' : bytes(row.wasmBytes),
      bytes(row.peakRssBytes),
    ]),
    ['left', ...Array<'right'>(7).fill('right')],
  );

const requireProducts = (names: readonly BenchmarkName[]): void => {
  if (names.includes('matrix-product')) return;
  throw usage(
    'bench: --floor is for the case matrix-product, which is not asked for.',
    '--floor',
    'Run `ridgeline bench matrix-product --floor N`.',
  );
};

/** `ridgeline bench`: how fast this machine trains, case by case. */
export const benchCommand: Run = async (given, terminal) => {
  const threads = numberFlag(given, 'threads') ?? 1;
  const share = shareFlag(given);
  const runs = numberFlag(given, 'runs');
  const floor = numberFlag(given, 'floor');
  const names = casesOf(given, threads);
  if (floor !== undefined) requireProducts(names);
  const settings = names.map(
    (name): BenchmarkSetting => ({
      name,
      sizes: sizesOf(name, given),
      device: deviceFlags(given),
      threads,
      ...(share !== undefined && { share }),
      ...(runs !== undefined && { runs }),
    }),
  );
  const rows: Row[] = [];
  for (const [index, setting] of settings.entries()) {
    terminal.status([setting.name, benchmarks[setting.name].about], index / settings.length);
    for (const measured of await measureApart(setting)) rows.push(rowOf(setting, measured));
  }
  if (terminal.format === 'json') terminal.data(json(rows));
  else terminal.data(`${terminal.dataColors.dim(machineLine(rows[0]!))}\n\n${tableOf(rows)}\n`);
  if (floor === undefined) return exitCodes.done;
  const slow = rows.filter(({ gigaflops = floor }) => gigaflops < floor);
  for (const row of slow)
    terminal.warn(`${row.case} ${row.variant}: ${rate(row)}, below the floor of ${floor}.`);
  return slow.length === 0 ? exitCodes.done : exitCodes.threshold;
};
