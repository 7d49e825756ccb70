/**
 * Other JavaScript systems on the character LSTM of `ridgeline bench char-lstm`: Embedding(65, 64) → LSTM(64, 128) →
 * Linear(128, 65), 32 rows of 64 characters, Adam. They are installed in a folder of their own, pinned, without their
 * scripts. Prints one line of JSON for each; what cannot run is told with its error.
 *
 *     node bench/anchors/javascript.mjs [system…]
 *
 * tfjs-node takes TensorFlow's library from `.native`, where `pnpm setup:native` was run.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const packages = {
  '@tensorflow/tfjs': '4.22.0',
  '@tensorflow/tfjs-backend-wasm': '4.22.0',
  '@tensorflow/tfjs-node': '4.22.0',
  'brain.js': '1.6.1',
  '@jax-js/jax': '0.1.25',
};
const [vocabulary, embedding, hidden, rows, positions] = [65, 64, 128, 32, 64];
const folder = path.join(tmpdir(), 'ridgeline-anchors');
const load = createRequire(path.join(folder, 'x.js'));

/** Ids from a small generator: what they are does not matter to the time. */
let state = 1;
const draw = (count) =>
  Int32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) % vocabulary;
  });

const cpuNow = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];

const measure = async (step) => {
  for (let i = 0; i < 3; i++) await step();
  const [wall, cpu] = [[], []];
  const begun = performance.now();
  while (wall.length < 7 || (wall.length < 400 && performance.now() - begun < 2000)) {
    const [before, cpuBefore] = [performance.now(), cpuNow()];
    await step();
    wall.push(performance.now() - before);
    cpu.push(cpuNow() - cpuBefore);
  }
  return { runs: wall.length, minMs: Math.min(...wall), medianMs: median(wall), cpuMs: median(cpu) };
};

/** @param name the package that brings the backend, if tfjs does not bring it itself */
const tfjsLayers = async (backend, name = backend) => {
  const tf = load('@tensorflow/tfjs');
  if (name !== backend) load(`@tensorflow/tfjs-${name}`);
  await tf.setBackend(backend);
  await tf.ready();
  const model = tf.sequential({
    layers: [
      tf.layers.embedding({ inputDim: vocabulary, outputDim: embedding, inputLength: positions }),
      tf.layers.lstm({ units: hidden, returnSequences: true }),
      tf.layers.dense({ units: vocabulary, activation: 'softmax' }),
    ],
  });
  model.compile({ optimizer: tf.train.adam(1e-3), loss: 'sparseCategoricalCrossentropy' });
  const inputs = tf.tensor2d(draw(rows * positions), [rows, positions], 'int32');
  const targets = tf.tensor3d(Float32Array.from(draw(rows * positions)), [rows, positions, 1]);
  return measure(() => model.trainOnBatch(inputs, targets));
};

/** jax-js frees what a function is given, unless it is given a further reference. */
const jax = async () => {
  const {
    init,
    defaultDevice,
    jit,
    valueAndGrad,
    numpy: np,
    nn,
  } = await import(pathToFileURL(path.join(folder, 'node_modules/@jax-js/jax/dist/index.js')).href);
  await init('wasm');
  defaultDevice('wasm');
  const loss = ([table, kernel, recurrent, bias, head, headBias], ids, targets) => {
    const projected = np.matmul(np.matmul(nn.oneHot(ids, vocabulary), table), kernel).add(bias);
    const steps = np.split(projected.reshape([positions, rows, 4 * hidden]), positions, 0);
    let [h, c] = [np.zeros([rows, hidden]), np.zeros([rows, hidden])];
    const outputs = steps.map((step) => {
      const gates = step.reshape([rows, 4 * hidden]).add(np.matmul(h, recurrent.ref));
      const [i, f, g, o] = np.split(gates, 4, 1);
      c = nn
        .sigmoid(f)
        .mul(c)
        .add(nn.sigmoid(i).mul(np.tanh(g)));
      h = nn.sigmoid(o).mul(np.tanh(c.ref));
      return h.ref;
    });
    for (const value of [h, c, recurrent]) value.dispose();
    const logits = np.matmul(np.concatenate(outputs, 0), head).add(headBias);
    const likelihood = nn.logSoftmax(logits).mul(nn.oneHot(targets, vocabulary));
    return np.negative(np.sum(likelihood)).div(rows * positions);
  };
  const adam = ([weights, first, second], gradient) => {
    const m = first.mul(0.9).add(gradient.ref.mul(0.1));
    const v = second.mul(0.999).add(gradient.ref.mul(gradient).mul(0.001));
    return [weights.sub(m.ref.mul(1e-3).div(np.sqrt(v.ref).add(1e-8))), m, v];
  };
  const step = jit((states, ids, targets) => {
    const [value, gradients] = valueAndGrad(loss)(
      states.map(([weights]) => weights.ref),
      ids,
      targets,
    );
    return [value, states.map((state, i) => adam(state, gradients[i]))];
  });
  const shapes = [
    [vocabulary, embedding],
    [embedding, 4 * hidden],
    [hidden, 4 * hidden],
    [4 * hidden],
    [hidden, vocabulary],
    [vocabulary],
  ];
  let states = shapes.map((shape) => {
    const values = Float32Array.from(draw(shape.reduce((a, b) => a * b, 1)), (id) => (id - 32) / 320);
    return [np.array(values).reshape(shape), np.zeros(shape), np.zeros(shape)];
  });
  const [ids, targets] = [0, 1].map(() => np.array(draw(rows * positions), { dtype: np.int32 }));
  return measure(async () => {
    const [value, next] = step(states, ids.ref, targets.ref);
    states = next;
    await value.data();
    await Promise.all(next.map(([weights]) => weights.ref.data()));
  });
};

const systems = {
  'tfjs, cpu': () => tfjsLayers('cpu'),
  'tfjs, wasm': () => tfjsLayers('wasm', 'backend-wasm'),
  'tfjs, node': () => tfjsLayers('tensorflow', 'node'),
  'brain.js': () => {
    const brain = load('brain.js');
    const letters = Array.from({ length: vocabulary }, (_, i) => String.fromCharCode(32 + i));
    const texts = Array.from({ length: rows }, () =>
      Array.from(draw(positions), (id) => letters[id]).join(''),
    );
    const net = new brain.recurrent.LSTM({ hiddenLayers: [hidden], inputSize: 64 });
    return measure(() => net.train(texts, { iterations: 1, log: false }));
  },
  'jax-js': jax,
};

const packageOf = (system) =>
  ({ 'brain.js': 'brain.js', 'jax-js': '@jax-js/jax' })[system] ?? '@tensorflow/tfjs';

const install = () => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: packages }));
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  execFileSync(npm, ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--silent'], { cwd: folder });
  const built = fileURLToPath(new URL('../../.native/node_modules/@tensorflow/tfjs-node', import.meta.url));
  if (!existsSync(built)) return;
  for (const part of ['lib', 'deps'])
    if (existsSync(path.join(built, part)))
      cpSync(path.join(built, part), path.join(folder, 'node_modules/@tensorflow/tfjs-node', part), {
        recursive: true,
      });
};

/** In a process of its own, since these systems share the registry of TensorFlow.js. */
const apart = (name) => {
  const self = fileURLToPath(import.meta.url);
  const env = {
    ...process.env,
    TF_CPP_MIN_LOG_LEVEL: '2',
    TF_NUM_INTRAOP_THREADS: '1',
    TF_NUM_INTEROP_THREADS: '1',
  };
  const { stdout, stderr, status } = spawnSync(process.execPath, [self, '--one', name], {
    encoding: 'utf8',
    env,
    timeout: 180_000,
  });
  const found = stdout.split('\n').find((line) => line.startsWith('{'));
  const error = stderr.split('\n').find((line) => /Error|error/.test(line)) ?? `exit ${status}`;
  return {
    system: name,
    version: packages[packageOf(name)],
    ...(found ? JSON.parse(found) : { error: error.trim() }),
  };
};

const [first, one, ...rest] = process.argv.slice(2);
if (first === '--one') {
  const found = await systems[one]();
  const tokensPerSecond = (rows * positions * 1000) / found.medianMs;
  const peakRssBytes = process.resourceUsage().maxRSS * 1024;
  console.log(JSON.stringify({ threads: 1, ...found, tokensPerSecond, peakRssBytes }));
  process.exit();
}
install();
const names = [first, one, ...rest].filter(Boolean);
for (const name of names.length > 0 ? names : Object.keys(systems)) console.log(JSON.stringify(apart(name)));
