/**
 * The dependency table of docs/architecture.md as data; `check-layers.mjs` holds every package against it.
 *
 * - `row`: a package imports only from rows above its own.
 * - `imports`: the packages of this repository that its source may import; 'above' for all rows above.
 * - `external`: the packages of others that it may import; 'any' leaves it to `package.json`. The prefix `type `
 *   allows `import type` alone.
 * - `node`: `node:` modules may be imported. Elsewhere only in files named `*.node.ts`.
 * - `clock`: the time of day may be read.
 * - `blocks`: tensors may be read without waiting for the device; or in which files, such as that of a decoder, which gives its
 *   logits at once and does not work where a read must wait.
 */
const tfjs = '@tensorflow/tfjs-core';
const plain = { imports: ['contracts'], external: [] };
const overTensors = { imports: ['contracts', 'tensors'], external: [tfjs] };

export const layers = {
  contracts: { row: 0, imports: [], external: [`type ${tfjs}`] },

  tensors: { row: 1, imports: ['contracts'], external: [tfjs], blocks: ['ops/attention-to-memory.ts'] },
  'kernels-native': { row: 1, ...plain, node: true },
  corpora: { row: 1, ...plain },
  tokenization: { row: 1, ...plain },

  data: { row: 2, ...plain },
  regularizers: { row: 2, ...overTensors },
  losses: { row: 2, ...overTensors },
  optimizers: { row: 2, ...overTensors },
  models: { row: 2, ...overTensors, blocks: ['step-decoder.ts'] },
  linear: { row: 2, imports: ['contracts', 'kernels-native'], external: [] },
  'backend-wasm': {
    row: 2,
    imports: ['contracts', 'tensors', 'kernels-native'],
    external: [tfjs, '@tensorflow/tfjs-backend-wasm'],
    // it reads its own memory, and waits for nothing
    blocks: ['kernels/lengths.ts'],
  },
  'backend-node': { row: 2, ...overTensors, node: true },
  'backend-webgpu': {
    row: 2,
    ...overTensors,
    external: [tfjs, '@tensorflow/tfjs-backend-cpu', '@tensorflow/tfjs-backend-webgpu'],
  },

  trainers: { row: 3, ...overTensors },
  tuning: { row: 3, ...plain },
  evaluation: { row: 3, ...plain },
  report: { row: 3, imports: ['contracts', 'data'], external: [] },
  checks: { row: 3, imports: ['contracts', 'data'], external: [] },
  generation: { row: 3, ...overTensors },
  checkpoints: { row: 3, ...plain },
  guard: { row: 3, ...plain },
  tracking: { row: 3, ...plain },
  testing: { row: 3, ...overTensors, blocks: true },

  classifier: {
    row: 4,
    imports: ['contracts', 'tokenization', 'data', 'linear', 'checkpoints'],
    external: [],
  },
  'language-model': {
    row: 4,
    imports: ['contracts', 'tensors', 'tokenization', 'models', 'generation', 'checkpoints'],
    external: [tfjs],
  },
  'neural-classifier': {
    row: 4,
    imports: ['contracts', 'tensors', 'tokenization', 'models', 'checkpoints'],
    external: [tfjs],
  },

  recipes: {
    row: 5,
    imports: 'above',
    not: ['backend-wasm', 'backend-node', 'backend-webgpu', 'testing'],
    external: [tfjs, 'yaml', 'zod'],
  },

  server: { row: 6, imports: 'above', external: 'any', node: true, clock: true },
  'web-demo': { row: 6, imports: 'above', external: 'any', clock: true },
  cli: { row: 6, imports: 'above', and: ['server'], external: 'any', node: true, clock: true },
};

/** The names of the packages that one package's source may import. */
export const mayImport = (name) => {
  const { row, imports, not = [], and = [] } = layers[name];
  if (imports !== 'above') return imports;
  const above = Object.keys(layers).filter((other) => layers[other].row < row && !not.includes(other));
  return [...above, ...and];
};

/** The same for its tests, which also stand on the conformance suites and what these are made of. */
export const mayTestWith = (name) =>
  layers[name].row === 0 || name === 'tensors'
    ? mayImport(name)
    : [...new Set([...mayImport(name), 'contracts', 'tensors', 'testing'])];

const draws = 'every draw comes from a named random stream';
const powers =
  'its last bit differs between versions of V8; multiply instead, or write Math.exp(y * Math.log(x)) where the exponent is no integer';

/** What library code must not use, and why. */
export const forbidden = { 'Math.pow': powers, 'Math.random': draws, 'crypto.getRandomValues': draws };

/** How TF.js reads numbers without waiting for them: a device that works by itself then stands still, or refuses. */
export const blocking = ['dataSync', 'arraySync', 'bufferSync', 'bytesSync', 'readSync'];

/** The same for what TF.js exports. */
export const forbiddenOfTfjs = {
  pow: powers,
  dropout: draws,
  multinomial: draws,
  rand: draws,
  randomGamma: draws,
  randomNormal: draws,
  randomStandardNormal: draws,
  randomUniform: draws,
  randomUniformInt: draws,
  truncatedNormal: draws,
};
