/**
 * Measures what docs/performance.md tells, and rewrites its tables between their markers. Run it on a quiet machine,
 * after `pnpm build`; it takes about a quarter of an hour.
 *
 *     node bench/performance.mjs [section…] [--python PATH] [--runs N] [--print]
 *
 * The sections are machine, training, memory, generation, scaling, vocabularies, products, systems, start and browser; all without one.
 * Where other work runs, times on two threads mean nothing and are left out; those on one are processor time.
 *
 * With `--runs` so many steps of each case are measured. With `--print` the tables go to standard output, and the page stays as it is.
 */
import { execFile } from 'node:child_process';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { parseArgs, promisify } from 'node:util';
import {
  at,
  hasTorch,
  markdown,
  milliseconds,
  ours,
  oursOnWasm,
  pytorch,
  undisturbedMs,
  writeSection,
} from './measure.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    python: { type: 'string', default: 'python3' },
    runs: { type: 'string' },
    print: { type: 'boolean', default: false },
  },
});
const { python, runs, print } = values;
const run = promisify(execFile);
const page = at('../docs/performance.md');

const torch = await hasTorch(python);
const count = (value) => Math.round(value).toLocaleString('en-US');
const ratio = (mine, other) => (other === undefined ? '–' : (mine / other).toFixed(2));
const share = (value) => (value === undefined ? '–' : `${(100 * value).toFixed(0)} %`);
const shown = (ms) => (ms === undefined ? '–' : milliseconds(ms));

const load = loadavg()[0];
const quiet = load < availableParallelism() / 2;
const fewer = runs === undefined ? [] : ['--runs', runs];
const timeBy =
  (rowsOf) =>
  async (name, threads, determinism, sizes = []) => {
    const set = sizes.flatMap((size) => ['--set', size]);
    const [row] = await rowsOf(name, '--threads', threads, '--determinism', determinism, ...set, ...fewer);
    return { row, ms: undisturbedMs(row) };
  };
const time = timeBy(ours);
const timeOnWasm = timeBy(oursOnWasm);
const torchTime = async (row, threads) =>
  torch ? undisturbedMs(await pytorch(python, row, threads, runs)) : undefined;
const megabytes = (bytes) => (bytes === undefined ? '–' : count(bytes / 1e6));

const trained = [
  'char-lstm',
  'char-mingru',
  'word-gru',
  'lstm-2',
  'gpt',
  'textcnn',
  'lstm-classifier',
  'seq2seq',
];

/** A case on so many threads: PyTorch, ours on wasm and with native kernels, and these by PyTorch. */
const trainingRow = async (name, threads) => {
  const portable = await time(name, threads, 'portable');
  const other = await torchTime(portable.row, threads);
  const fast = await time(name, threads, 'fast');
  const onWasm = [await timeOnWasm(name, threads, 'portable'), await timeOnWasm(name, threads, 'fast')];
  const native = [portable, fast];
  return [
    name,
    threads,
    ...[other, ...[...onWasm, ...native].map(({ ms }) => ms)].map(shown),
    ...native.map(({ ms }) => ratio(ms, other)),
    share(fast.row.ofPeak),
  ];
};

const training = async () => {
  const rows = [];
  for (const name of trained) {
    rows.push(await trainingRow(name, 1));
    if (quiet) rows.push(await trainingRow(name, 2));
  }
  const systems = ['PyTorch', 'wasm portable', 'wasm fast', 'native portable', 'native fast'];
  const ratios = ['portable / PyTorch', 'fast / PyTorch', 'fast, of peak'];
  return markdown(['ms a step', 'threads', ...systems, ...ratios], rows);
};

const memory = async () => {
  const rows = [];
  for (const name of trained) {
    const [one, two] = [await ours(name, '--runs', 5), await ours(name, '--runs', 5, '--threads', 2)].flat();
    const other = torch ? await pytorch(python, one, 1, 5) : undefined;
    const peaks = [other?.peakRssBytes, one.peakRssBytes, one.wasmBytes, two.peakRssBytes];
    rows.push([name, ...peaks.map(megabytes)]);
  }
  return markdown(['MB', 'PyTorch', 'Ridgeline', 'of it WebAssembly', 'on 2 threads'], rows);
};

const generation = async () => {
  const rows = [];
  const writers = {
    128: 'LSTM of 128',
    256: 'LSTM of 256',
    512: 'LSTM of 512',
    gpt: 'transformer, 4 × 4 × 128',
  };
  for (const [name, what] of Object.entries(writers)) {
    const { row, ms } = await time(`generate-${name}`, 1, 'portable');
    const fast = await time(`generate-${name}`, 1, 'fast');
    const tokens = (row.tokensPerSecond * row.medianMs) / 1000;
    const perSecond = (milliseconds) =>
      milliseconds === undefined ? '–' : count((tokens / milliseconds) * 1000);
    const other = await torchTime(row, 1);
    rows.push([what, ...[other, ms, fast.ms].map(perSecond), ratio(ms, other)]);
  }
  return markdown(['tokens a second', 'PyTorch', 'portable', 'fast', 'ratio of times'], rows);
};

const scaled = [
  ['char-lstm', 'sequenceLength', [16, 32, 64, 128, 256]],
  ['char-lstm', 'batchSize', [1, 8, 32, 128]],
  ['char-lstm', 'hidden', [64, 128, 256, 512]],
  ['lstm-2', 'vocabulary', [1000, 10_000, 30_000]],
];

const scaling = async () => {
  const rows = [];
  for (const [name, size, sizes] of scaled) {
    for (const value of sizes) {
      const { row, ms } = await time(name, 1, 'portable', [`${size}=${value}`]);
      const other = await torchTime(row, 1);
      const two =
        value === 1 || !quiet ? undefined : (await time(name, 2, 'portable', [`${size}=${value}`])).ms;
      rows.push([
        `${name}, ${size} ${value}`,
        shown(other),
        shown(ms),
        ratio(ms, other),
        shown(two),
        two === undefined ? '–' : `${(ms / two).toFixed(2)} ×`,
      ]);
    }
  }
  return markdown(['ms a step', 'PyTorch', 'portable', 'ratio', 'on 2 threads', 'gain'], rows);
};

const vocabularies = async () => {
  const rows = [];
  for (const vocabulary of [10_000, 30_000]) {
    const found = await ours('large-vocabulary', '--set', `vocabulary=${vocabulary}`, ...fewer);
    const [whole] = found.map(undisturbedMs);
    for (const row of found)
      rows.push([
        count(vocabulary),
        row.variant,
        shown(undisturbedMs(row)),
        `${(whole / undisturbedMs(row)).toFixed(1)} ×`,
      ]);
  }
  return markdown(['vocabulary', 'head', 'ms a step', 'as fast as softmax'], rows);
};

const products = async () => {
  const found = [];
  for (const rowsOf of [oursOnWasm, ours])
    for (const determinism of ['portable', 'fast'])
      found.push(await rowsOf('matrix-product', '--determinism', determinism));
  const rows = found[0].map(({ variant }, i) => [
    variant,
    ...found.map((each) => each[i].gigaflops.toFixed(1)),
  ]);
  return markdown(['GFLOP/s', 'wasm portable', 'wasm fast', 'native portable', 'native fast'], rows);
};

const systems = async () => {
  const { row, ms } = await time('char-lstm', 1, 'portable');
  const { stdout } = await run(process.execPath, [at('anchors/javascript.mjs')]);
  const rows = stdout
    .trim()
    .split('\n')
    .map((line) => {
      const { system, version, error, ...found } = JSON.parse(line);
      if (error !== undefined) return [`${system} ${version}`, `does not run: ${error}`, '–', '–'];
      const other = undisturbedMs(found);
      const against = `${(other / ms).toFixed(1)} ×`;
      return [`${system} ${version}`, milliseconds(other), against, megabytes(found.peakRssBytes)];
    });
  return markdown(
    ['char-lstm on one thread', 'ms a step', 'against ours', 'peak MB'],
    [['Ridgeline, portable', milliseconds(ms), '1', megabytes(row.peakRssBytes)], ...rows],
  );
};

const script = (file) => async () => (await run(process.execPath, [at(file)])).stdout.trim();

const machine = async () => {
  const { row } = await time('adam', 1, 'fast');
  const { cpu, cores, node, platform } = row.machine;
  const found = torch
    ? (await run(python, ['-c', 'import torch; print(torch.__version__)'])).stdout.trim()
    : 'not there';
  const speed = cpus()[0]?.speed;
  const busy = quiet ? '' : ` Other work was running, at a load of ${load.toFixed(0)}.`;
  return `${cpu}${speed ? ` at ${speed} MHz` : ''}, ${cores} cores, ${platform}; Node ${node}; PyTorch ${found}; ${new Date().toISOString().slice(0, 10)}.${busy}`;
};

const sections = {
  machine,
  training,
  memory,
  generation,
  scaling,
  vocabularies,
  products,
  systems,
  start: script('start.mjs'),
  browser: script('browser.mjs'),
};

for (const name of positionals.length > 0 ? positionals : Object.keys(sections)) {
  console.error(name);
  const text = await sections[name]();
  if (print) console.log(`${text}\n`);
  else writeSection(page, name, text);
}
