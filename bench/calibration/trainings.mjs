/**
 * The trainings behind the calibration on real text: small character models, each with a seed of its own, told apart by
 * comparison, side and place. One line for each goes to a file, so that what is there need not be trained again.
 *
 *     pnpm build && node bench/calibration/trainings.mjs FILE.jsonl
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { wasmBackend } from '../../packages/backend-wasm/dist/index.js';
import { corpora } from '../../packages/corpora/dist/index.js';
import { parseConfig, runJob } from '../../packages/recipes/dist/index.js';

const comparisons = 200;
const seedsOfEach = 6;
/** Comparisons of three sizes: the models are smaller and learn for less long from one to the next, on shorter texts. */
const sizes = [
  { until: 90, hidden: 24, maxSteps: 80, characters: 33_000, data: { valid: 0.03, test: 0.73 } },
  { until: 142, hidden: 16, maxSteps: 40, characters: 21_000, data: { valid: 1 / 21, test: 12 / 21 } },
  { until: comparisons, hidden: 12, maxSteps: 20, characters: 17_000, data: { valid: 1 / 17, test: 8 / 17 } },
];
const sizeOf = (comparison) => sizes.find(({ until }) => comparison < until);

const configOf = ({ hidden, maxSteps, data }) => ({
  task: 'language-model',
  data,
  model: { kind: 'lstm', embedding: 16, hidden },
  optimizer: { kind: 'adam', learningRate: 0.02, clipGlobalNorm: 1 },
  training: { batchSize: 8, sequenceLength: 32, maxSteps, evaluateEvery: maxSteps },
});

/** `a` and `b` are one configuration with seeds that occur nowhere else; `l2` has the seeds of `a`. */
const seedOf = ({ comparison, side, place }) =>
  1_000_000 + 2 * (comparison * seedsOfEach + place) + (side === 'b' ? 1 : 0);

/** Each comparison reads another place of the text. */
const textOf = (text, comparison) => {
  const length = sizeOf(comparison).characters;
  const start = Math.floor((comparison * (text.length - length)) / (comparisons - 1));
  return text.slice(start, start + length);
};

/** Trains one as `compare` does when it confirms, and tells the test loss of each row. */
const trained = async (which, text) => {
  const regularizers = which.side === 'l2' ? [{ kind: 'l2', lambda: 1e-4, as: 'decoupled' }] : [];
  const config = parseConfig({ ...configOf(sizeOf(which.comparison)), regularizers, seed: seedOf(which) });
  const job = { id: keyOf(which), phase: 'confirm', penalty: which.side, as: 'none', lambda: null, config };
  let test;
  for await (const event of runJob(job, { kind: 'language-model', text }))
    if (event.type === 'job-end') test = event.result.test;
  return {
    ...which,
    seed: config.seed,
    lossNats: test.lossNats.map((loss) => Number(loss.toFixed(5))),
    targets: test.targets,
  };
};

const keyOf = ({ comparison, side, place }) => `${comparison} ${side} ${place}`;

/** The complete lines of a file; a line that was cut off is left out. */
export const readTrainings = (file) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.endsWith('}'))
    .map((line) => JSON.parse(line));

const trainAll = async (file) => {
  const done = new Set(existsSync(file) ? readTrainings(file).map(keyOf) : []);
  const whole = await readFile(corpora['moby-dick'].url, 'utf8');
  await wasmBackend().start();
  const start = performance.now();
  let count = 0;
  const range = (length) => Array.from({ length }, (_, i) => i);
  const planned = [['a', 'b'], ['l2']].flatMap((sides) =>
    range(comparisons).flatMap((comparison) =>
      range(seedsOfEach).flatMap((place) => sides.map((side) => ({ comparison, side, place }))),
    ),
  );
  for (const which of planned) {
    if (done.has(keyOf(which))) continue;
    appendFileSync(file, `\n${JSON.stringify(await trained(which, textOf(whole, which.comparison)))}`);
    if (++count % 100 === 0) {
      const each = (performance.now() - start) / count;
      console.log(`${keyOf(which)}: ${each.toFixed(0)} ms each, ${planned.length - done.size - count} to go`);
    }
  }
};

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const [file] = process.argv.slice(2);
  if (file === undefined) {
    console.error('Give the file for the trainings: node bench/calibration/trainings.mjs FILE.jsonl');
    process.exit(2);
  }
  await trainAll(file);
}
