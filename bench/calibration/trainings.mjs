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
import { parseConfig, prepareLanguageModel, runJob } from '../../packages/recipes/dist/index.js';
import { fromHost } from '../../packages/tensors/dist/index.js';
import { evaluate } from '../../packages/trainers/dist/index.js';

const comparisons = 200;
const seedsOfEach = 6;
/** Characters that one comparison learns from, stops on and is tested on; each begins at another place of the text. */
const characters = { train: 8000, valid: 1000, test: 24_000 };
/** `a` and `b` are the same configuration with other seeds; `l2` has the seeds of `a`. */
const sides = ['a', 'b', 'l2'];

const config = {
  data: { valid: 0.03, test: 0.73 },
  model: { kind: 'lstm', embedding: 16, hidden: 24 },
  optimizer: { kind: 'adam', learningRate: 0.02, clipGlobalNorm: 1 },
  training: { batchSize: 8, sequenceLength: 32, maxSteps: 80, evaluateEvery: 80 },
};

/** Every seed belongs to one training of `a` or `b`, and to its twin with the penalty. */
const seedOf = ({ comparison, side, place }) =>
  1_000_000 + 2 * (comparison * seedsOfEach + place) + (side === 'b' ? 1 : 0);

const textOf = (text, comparison) => {
  const length = characters.train + characters.valid + characters.test;
  const start = Math.floor((comparison * (text.length - length)) / (comparisons - 1));
  return text.slice(start, start + length);
};

/** Trains one as `compare` does, and tells the test loss of each row. */
const trained = async (which, text) => {
  const regularizers = which.side === 'l2' ? [{ kind: 'l2', lambda: 1e-4, as: 'decoupled' }] : [];
  const job = {
    id: 0,
    penalty: which.side,
    as: 'none',
    lambda: null,
    config: parseConfig({ task: 'language-model', ...config, regularizers, seed: seedOf(which) }),
  };
  let params;
  for await (const event of runJob(job, text)) if (event.type === 'job-end') params = event.result.params;
  const run = await prepareLanguageModel(job.config, text);
  const own = fromHost(params);
  const { perExample } = evaluate({ ...run, params: own, rules: [], batches: run.test() });
  for (const tensor of Object.values(own)) tensor.dispose();
  return {
    ...which,
    seed: job.config.seed,
    lossNats: Array.from(perExample.lossNats, (loss) => Number(loss.toFixed(5))),
    targets: Array.from(perExample.targets),
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
  for (let comparison = 0; comparison < comparisons; comparison++)
    for (let place = 0; place < seedsOfEach; place++)
      for (const side of sides) {
        const which = { comparison, side, place };
        if (done.has(keyOf(which))) continue;
        appendFileSync(file, `\n${JSON.stringify(await trained(which, textOf(whole, comparison)))}`);
        if (++count % 100 === 0)
          console.log(
            `${comparison} ${place} ${side}: ${((performance.now() - start) / count).toFixed(0)} ms each`,
          );
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
