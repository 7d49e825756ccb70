/**
 * What a unit costs: the time of a training step of a model of `ridgeline bench` with each regularizer, constraint, noise, objective, gradient
 * method and average, by that of the same step with none. Native kernels, one thread. After `pnpm build`.
 *
 *     node bench/costs.mjs [--case NAME]… [--part TEXT]… [--repeats 40] [--json FILE] [--print]
 *
 * Both runs are alive in one process and take turns; which of them is first changes from turn to turn. A turn is of so many steps as take 20 ms,
 * its time is the processor's, user and system, and a ratio is the median of those of all turns, so that other work on the machine
 * disturbs both alike. Without `--print` the table of docs/performance.md is written anew.
 *
 * `--part` takes those alone whose name holds the text, for work on one of them. What `--json` names holds the figures; a later run measures
 * those that it lacks.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { wasmBackend } from '../packages/backend-wasm/dist/index.js';
import { adam } from '../packages/optimizers/dist/index.js';
import { randomStream } from '../packages/tensors/dist/index.js';
import { fit } from '../packages/trainers/dist/index.js';
import { at, importSource, markdown, writeSection } from './measure.mjs';

const { values } = parseArgs({
  options: {
    case: { type: 'string', multiple: true, default: ['textcnn', 'char-lstm', 'gpt'] },
    part: { type: 'string', multiple: true, default: [''] },
    repeats: { type: 'string', default: '40' },
    json: { type: 'string' },
    print: { type: 'boolean', default: false },
  },
});
const { json } = values;
const repeats = Number(values.repeats);
const turnMs = 20;
const warmUps = 3;

const { benchmarks } = await importSource('apps/cli', 'src/benchmarks/catalog.ts');
const { parts } = await importSource('tests', 'table/axes.ts');
const { unitsOf } = await importSource('tests', 'table/settings.ts');

/** Where a part is measured that acts at a site: where it belongs, else at what the head reads. */
const homes = {
  embeddingDropout: /^embedding/,
  fgm: /^embedding/,
  confidencePenalty: /^logits$/,
  temporalActivationRegularization: /^hidden$/,
};
const siteOf = ({ name }, { sites }) => sites.find((site) => homes[name]?.test(site)) ?? 'output';

/** Words for noise on inputs: the first id is the unknown one. */
const tokenizerOf = ({ spec }) => ({
  vocabulary: Array.from({ length: spec.vocabulary }, (_, id) => `${id}`),
  special: { unknown: 0 },
});

const stepsOf = async function* (training, units) {
  const options = {
    ...training,
    ...units,
    optimizer: adam({ learningRate: 1e-3 }),
    tokenizer: tokenizerOf(training.model),
    validation: [training.batches.at(0)],
    random: randomStream(1),
    maxSteps: Number.MAX_SAFE_INTEGER,
  };
  for await (const { type } of fit(options)) if (type === 'step-end') yield;
};

const processorMs = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const turn = async (run, steps) => {
  const before = processorMs();
  for (let i = 0; i < steps; i++) await run.next();
  return (processorMs() - before) / steps;
};

const quantile = (numbers, share) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length * share)];

/** The ratio of the step times of two runs, and the error of that median: 1.25·σ/√n, with σ of the quartiles. */
const compare = async (run, none) => {
  for (let i = 0; i < warmUps; i++) await turn(run, 1);
  const steps = Math.max(1, Math.round(turnMs / (await turn(none, 1))));
  const ratios = [];
  const base = [];
  for (let i = 0; i < repeats; i++) {
    const order = i % 2 === 0 ? [run, none] : [none, run];
    const times = new Map();
    for (const each of order) times.set(each, await turn(each, steps));
    ratios.push(times.get(run) / times.get(none));
    base.push(times.get(none));
  }
  const spread = (quantile(ratios, 0.75) - quantile(ratios, 0.25)) / 1.349;
  return {
    ratio: quantile(ratios, 0.5),
    error: (1.2533 * spread) / Math.sqrt(repeats),
    noneMs: quantile(base, 0.5),
  };
};

const refused = ['E_OPTION', 'E_SELECTOR', 'E_SHAPE'];

/** A part's ratio in a case; `null` where it has no place in the model. */
const measure = async (part, training, none) => {
  const [settings] = part.forms(siteOf(part, training.model));
  try {
    const run = stepsOf(training, unitsOf(settings));
    const found = await compare(run, none);
    await run.return();
    return found;
  } catch (error) {
    if (refused.includes(error.code)) return null;
    throw error;
  }
};

const shown = (found) => (found ? `${found.ratio.toFixed(2)} ± ${found.error.toFixed(2)}` : '–');

await wasmBackend().start();
const chosen = parts.filter(({ name }) => values.part.some((text) => name.includes(text)));
const costs = json !== undefined && existsSync(json) ? JSON.parse(readFileSync(json, 'utf8')) : {};
for (const name of values.case) {
  const left = chosen.filter((part) => costs[part.name]?.[name] === undefined);
  if (left.length === 0) continue;
  const { training, sizes } = benchmarks[name];
  const trained = { ...training(sizes), rules: [] };
  const none = stepsOf(trained, {});
  await none.next();
  for (const part of left) {
    const found = await measure(part, trained, none);
    costs[part.name] = { ...costs[part.name], [name]: found };
    console.error(`${name}: ${part.name}: ${shown(found)}`);
    if (json !== undefined) writeFileSync(json, `${JSON.stringify(costs, null, 2)}\n`);
  }
  await none.return();
}

const rows = Object.entries(costs)
  .filter(([, found]) => Object.values(found).some((each) => each !== null))
  .map(([name, found]) => [name, ...values.case.map((each) => shown(found[each]))]);
const table = markdown(['time of a step, by that with none', ...values.case], rows);
if (values.print) console.log(table);
else writeSection(at('../docs/performance.md'), 'costs', table);
