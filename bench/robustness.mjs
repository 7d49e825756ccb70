/**
 * What input regularization buys: a TextCNN on SST-2 without any, and with activityL2 of the embedding, FGM and word dropout,
 * each with the same seeds, on the development part as it is, perturbed and under attack. Strengths were not tuned for this;
 * that of FGM is below 0.5, with which 300 steps stay at chance.
 *
 *     pnpm build && node bench/robustness.mjs FOLDER [--seeds 5] [--steps 300] [--state FILE]
 *
 * FOLDER holds sst2/train.txt and sst2/dev.txt. The validation tenth of train.txt chooses the weights that are kept. Differences are of
 * the same seeds: their mean, its 95 % interval by Student's t, and the p-value corrected by Holm for all settings of a row.
 * With `--state` every result is kept in a file, from which a run that was stopped goes on.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { holm, pairedT } from '../packages/evaluation/dist/index.js';
import { rememberedIn } from './linear/remembered.mjs';
import { at, markdown } from './measure.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: 'string', default: '5' },
    steps: { type: 'string', default: '300' },
    state: { type: 'string' },
  },
});
const [folder] = positionals;
if (folder === undefined) {
  console.error('Give the folder with the data sets: node bench/robustness.mjs FOLDER');
  process.exit(2);
}

const remembered = rememberedIn(values.state);
const run = promisify(execFile);
const ridgeline = async (cwd, ...words) => {
  const { stdout } = await run(process.execPath, [at('../apps/cli/dist/ridgeline.js'), ...words], {
    cwd,
    maxBuffer: 1 << 26,
  });
  return JSON.parse(stdout);
};

const settings = {
  none: {},
  'activityL2 0.1': { regularizers: [{ kind: 'activityL2', lambda: 0.1, at: 'embedding' }] },
  'FGM 0.1': { gradient: { kind: 'fgm', epsilon: 0.1 } },
  'word dropout 0.2': { regularizers: [{ kind: 'wordDropout', rate: 0.2 }] },
};

const configOf = ({ regularizers = [], ...more }, seed) => ({
  task: 'classification',
  data: { text: 'text', label: 'label', test: 0 },
  tokenizer: { kind: 'word', lowercase: true, minFrequency: 2 },
  model: { kind: 'textCnn', embedding: 50, filters: 32 },
  regularizers: [{ kind: 'dropout', rate: 0.5, at: 'output' }, ...regularizers],
  optimizer: { kind: 'adam', learningRate: 0.002 },
  training: { batchSize: 32, maxSteps: Number(values.steps), evaluateEvery: 50, judgedBy: 'accuracy' },
  ...more,
  seed,
});

const table = (name) =>
  readFileSync(path.join(folder, 'sst2', name), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.stringify({ text: line.slice(2), label: line[0] === '1' ? 'good' : 'bad' }))
    .join('\n');

/** The accuracies of one training, in percent. */
const measured = async (cwd, setting, seed) => {
  writeFileSync(path.join(cwd, 'config.json'), JSON.stringify(configOf(setting, seed)));
  const out = `run-${seed}`;
  await ridgeline(
    cwd,
    'train',
    'train.jsonl',
    '-c',
    'config.json',
    '--out',
    out,
    '--overwrite',
    '--json',
    '--quiet',
  );
  const flags = ['--robustness', '--rows', '2000', '--strengths', '0.1', '--radii', '0.05,0.1,0.2'];
  const { clean, perturbations, attacks } = await ridgeline(
    cwd,
    'evaluate',
    out,
    'dev.jsonl',
    ...flags,
    '--json',
    '--quiet',
  );
  return Object.fromEntries([
    ['as they are', 100 * clean.accuracy],
    ...perturbations
      .filter(({ altered }) => altered > 0)
      .filter(({ perturbation }) => !/Case$/.test(perturbation))
      .map(({ perturbation, accuracy }) => [perturbation, 100 * accuracy]),
    ...attacks.rows
      .filter(({ attack }) => attack === 'pgd')
      .map(({ radius, accuracy }) => [`attack, radius ${radius}`, 100 * accuracy]),
  ]);
};

const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => i + 1);
const work = mkdtempSync(path.join(tmpdir(), 'ridgeline-robustness-'));
const found = {};
try {
  writeFileSync(path.join(work, 'train.jsonl'), table('train.txt'));
  writeFileSync(path.join(work, 'dev.jsonl'), table('dev.txt'));
  for (const seed of seeds)
    for (const [name, setting] of Object.entries(settings)) {
      found[name] = [
        ...(found[name] ?? []),
        await remembered([name, seed, values.steps], () => measured(work, setting, seed)),
      ];
      console.error(`seed ${seed}, ${name}: ${JSON.stringify(found[name].at(-1))}`);
    }
} finally {
  rmSync(work, { recursive: true });
}

const mean = (numbers) => numbers.reduce((a, b) => a + b, 0) / numbers.length;
const columns = Object.keys(found.none[0]);
const names = Object.keys(settings);
const of = (name, column) => found[name].map((accuracies) => accuracies[column]);
console.log(
  markdown(
    ['accuracy, %', ...names],
    columns.map((column) => [column, ...names.map((name) => mean(of(name, column)).toFixed(1))]),
  ),
);

const others = names.slice(1);
const rows = columns.map((column) => {
  const tests = others.map((name) => pairedT({ a: of(name, column), b: of('none', column) }));
  const adjusted = holm(tests.map(({ pValue }) => pValue));
  const cell = ({ difference, low, high }, i) =>
    `${difference.toFixed(1)} (${low.toFixed(1)} … ${high.toFixed(1)})${adjusted[i] < 0.05 ? ' *' : ''}`;
  return [column, ...tests.map(cell)];
});
console.log(
  `\n${markdown(['points above none', ...others], rows)}\n\n* p < 0.05 after Holm's correction for the ${others.length} settings; ${seeds.length} seeds.`,
);
