/**
 * Microseconds of every native kernel and of its wasm namesake, at a size of the benchmarks' models, the best of all rounds: a native
 * kernel that is not the faster one should not exist. After `pnpm build` and `pnpm --filter @ridgeline/kernels-native build:addon`.
 *
 *     node bench/native/kernels.mjs [--seconds N] [--instructions avx512|avx2|neon] [kernel…]
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { addon, instructionsOf, memory, native, wasm } from './both.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: 'string', default: '0.3' }, instructions: { type: 'string' } },
});
const builds = [
  ['portable', wasm('plain'), native('portable', values.instructions)],
  ['fast', wasm('relaxed'), native('fast', values.instructions)],
].filter(([, , kernels]) => kernels !== undefined);

let top = 0;
const room = (count) => {
  const address = top;
  top += 4 * Math.ceil(count / 16) * 16;
  return address;
};
/** Floats from −scale to scale. */
const floats = (count, scale = 0.5) => {
  const address = room(count);
  const view = new Float32Array(memory.buffer, address, count);
  for (let i = 0; i < count; i++) view[i] = scale * (((i * 7919) % 1999) / 999.5 - 1);
  return address;
};
const ids = (count, below) => {
  const address = room(count);
  new Int32Array(memory.buffer, address, count).forEach((_, i, all) => {
    all[i] = (7 * i) % below;
  });
  return address;
};
const positive = (count) => {
  const address = floats(count);
  const view = new Float32Array(memory.buffer, address, count);
  view.forEach((x, i) => {
    view[i] = 0.1 + Math.abs(x);
  });
  return address;
};

const [batch, time, hidden] = [32, 64, 128];
const state = batch * hidden;
const states = time * state;
const [rows, classes] = [2048, 65];
const elements = 65_536;
const size = 32;
const head = [1, 1, time, time, size, 1];
const windows = [50, 56, 100, 3, 100];
const layer = [batch, time, hidden, 0];

/** What each kernel is given. */
const cases = (workspace) => ({
  matMul: () => {
    const [m, k, n] = [256, 128, 512];
    return [m, n, k, floats(m * k), 4 * k, 4, floats(k * n), 4 * n, 4, floats(m * n), 4 * n, workspace];
  },
  affine: () => {
    const [m, k, n] = [256, 128, 512];
    return [
      ...[m, n, k, floats(m * k), 4 * k, 4, floats(k * n), 4 * n, 4],
      ...[floats(n), floats(m * n), 4 * n, workspace],
    ];
  },
  multiplyAdds: () => [100_000],
  multiplyVector: () => [512, 128, floats(128), floats(128 * 512), floats(512)],
  lstmForward: () => [
    ...[
      ...layer,
      floats(4 * states),
      floats(4 * states),
      floats(4 * hidden * hidden, 0.1),
      floats(state),
      floats(states + state),
    ],
    ...[floats(states), floats(states), 0, 0, floats(state), workspace],
  ],
  lstmBackward: () => [
    ...[
      ...layer,
      floats(4 * states),
      floats(4 * hidden * hidden, 0.1),
      floats(states + state),
      floats(states),
    ],
    ...[floats(states), floats(state), floats(state), floats(4 * states), 0, 0, floats(state), workspace],
  ],
  lstmCell: () => [hidden, floats(4 * hidden), floats(hidden), floats(hidden)],
  gruForward: () => [
    ...[
      ...layer,
      floats(3 * states),
      floats(3 * states),
      floats(states),
      floats(3 * hidden),
      floats(3 * hidden * hidden, 0.1),
    ],
    ...[floats(state), floats(states), 0, 0, floats(4 * state), workspace],
  ],
  gruBackward: () => [
    ...[...layer, floats(3 * states), floats(states), floats(states), floats(3 * hidden * hidden, 0.1)],
    ...[floats(states), floats(state), floats(3 * states), 0, 0, floats(state), workspace],
  ],
  rnnForward: () => [
    ...[
      ...layer,
      0,
      floats(states),
      floats(states),
      floats(hidden * hidden, 0.1),
      floats(state),
      floats(states),
    ],
    ...[0, 0, floats(state), workspace],
  ],
  rnnBackward: () => [
    ...[...layer, 0, floats(states), floats(hidden * hidden, 0.1), floats(states), floats(state)],
    ...[floats(states), 0, 0, floats(state), workspace],
  ],
  minGruForward: () => [...[...layer, floats(2 * states), floats(state), floats(states), floats(states), 0]],
  minGruBackward: () => [
    ...[...layer, floats(state), floats(2 * states), floats(states), floats(states)],
    ...[floats(state), floats(2 * states), 0],
  ],
  recurrentGradient: () => [
    ...[time * batch, 4, hidden, floats(states), floats(4 * states), floats(4 * hidden * hidden), workspace],
  ],
  squaredNorm: () => [elements, floats(elements)],
  applyUpdate: () => [elements, floats(elements), floats(elements), 0.99, 0.001, 1, floats(elements)],
  adam: () => [
    ...[elements, floats(elements), floats(elements), positive(elements), floats(elements)],
    ...[0.9, 0.1, 0.999, 0.001, 0.001, 1e-8, 1, 0, 1, floats(elements), floats(elements), floats(elements)],
  ],
  normPenalty: () => [elements, floats(elements), 0.01, 0.01],
  penalisedGradient: () => [
    ...[elements, floats(elements), floats(elements), 0.01, 0.01, floats(elements), floats(1)],
  ],
  clip: () => [elements, -0.1, 0.1, floats(elements), floats(elements)],
  sign: () => [elements, floats(elements), floats(elements)],
  geluForward: () => [elements, floats(elements, 4), floats(elements), floats(elements)],
  softmaxCrossEntropy: () => [
    ...[rows, classes, floats(rows * classes, 4), ids(rows, classes), 0, 0, 0],
    ...[floats(rows), floats(rows * classes)],
  ],
  softmaxCrossEntropyGradient: () => [
    ...[rows, classes, floats(rows * classes), ids(rows, classes), 0, 0, 0],
    ...[floats(rows), floats(rows * classes)],
  ],
  layerNormForward: () => [
    ...[rows, hidden, 1e-5, floats(rows * hidden), floats(hidden), floats(hidden)],
    ...[floats(rows * hidden), floats(2 * rows)],
  ],
  layerNormBackward: () => [
    ...[rows, hidden, floats(rows * hidden), floats(hidden), positive(2 * rows), floats(rows * hidden)],
    ...[floats(rows * hidden), floats(hidden), floats(hidden)],
  ],
  addColumnSums: () => [rows, hidden, floats(rows * hidden), 4 * hidden, floats(hidden)],
  columnMoments: () => [rows, hidden, floats(rows * hidden), floats(hidden), floats(hidden)],
  batchNormForward: () => [
    ...[rows, hidden, 1e-5, floats(rows * hidden), floats(hidden), floats(hidden), floats(hidden)],
    ...[positive(hidden), floats(rows * hidden), floats(hidden)],
  ],
  batchNormBackward: () => [
    ...[rows, hidden, 1e-5, floats(rows * hidden), floats(hidden), floats(hidden), positive(hidden)],
    ...[floats(rows * hidden), floats(rows * hidden), floats(hidden), floats(hidden), floats(hidden)],
  ],
  attentionForward: () => [
    ...[...head, floats(time * size), 4 * size, floats(time * size), floats(time * size), 4 * size, 0],
    ...[floats(time * size), 4 * size, floats(time * time), floats(2 * 60 * 256), workspace],
  ],
  attentionBackward: () => [
    ...[...head, floats(time * size), 4 * size, floats(time * size), floats(time * size), 4 * size, 0],
    ...[floats(time * size), floats(time * size), 4 * size, floats(time * time), floats(time * size)],
    ...[floats(time * size), floats(time * size), floats(2 * 60 * 256), workspace],
  ],
  convMaxOverTime: () => [
    ...[...windows, floats(50 * 56 * 100), floats(300 * 100), floats(100), 0, floats(5000), floats(5000)],
    ...[floats(300 * 104 + 62 * 104), workspace],
  ],
  scatterAddRows: () => [rows, hidden, floats(rows * hidden), ids(rows, 18_000), floats(18_000 * hidden)],
  transpose: () => [300, 100, floats(300 * 100), floats(300 * 100)],
  convMaxOverTimeGradient: () => [
    ...[...windows, floats(50 * 56 * 100), floats(300 * 100), ids(5000, 54), floats(5000)],
    ...[floats(50 * 56 * 100), floats(300 * 100)],
  ],
  dropoutMask: () => [elements, 7, 11, 3, 0, 2 ** 22, 1.25, floats(elements), floats(16)],
});

/** The least microseconds of both, in turns; what a call wrote is put back before the next. */
const measure = (runs, given, first) => {
  const before = new Uint8Array(memory.buffer.slice(first, top));
  const best = runs.map(() => Number.POSITIVE_INFINITY);
  const until = performance.now() + 1000 * Number(values.seconds);
  let repeats = 1;
  for (let round = 0; round < 6 || performance.now() < until; round++) {
    runs.forEach((run, index) => {
      new Uint8Array(memory.buffer).set(before, first);
      const begun = performance.now();
      for (let i = 0; i < repeats; i++) run(...given);
      best[index] = Math.min(best[index], (1000 * (performance.now() - begun)) / repeats);
    });
    if (round === 2) repeats = Math.max(1, Math.min(100, Math.round(500 / best[0])));
  }
  return best;
};

console.log(
  `${cpus()[0].model}, ${instructionsOf('portable', values.instructions)} and ${instructionsOf('fast', values.instructions)}, Node ${process.versions.node}: µs of wasm, native, and their ratio`,
);
console.log(''.padEnd(28), ...builds.map(([name]) => name.padEnd(28)));
for (const name of addon.kernels) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const cells = builds.map(([, kernels, native]) => {
    top = 65_536;
    const workspace = room(kernels.matMulWorkspace() / 4);
    const first = top;
    const given = cases(workspace)[name]();
    const run = (...all) => native[name](memory.buffer, ...all);
    const [slow, quick] = measure([kernels[name], run], given, first);
    return `${slow.toFixed(1).padStart(9)}${quick.toFixed(1).padStart(9)}${(slow / quick).toFixed(2).padStart(7)}   `;
  });
  console.log(name.padEnd(28), ...cells);
}
