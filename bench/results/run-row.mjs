/** Runs a row: its tables, every run, the choice by validation, and then the tests. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import path from 'node:path';
import { at } from '../measure.mjs';
import { ask, writeJson } from './ask.mjs';
import { configurationOf, readConfiguration } from './configuration.mjs';
import { chooseVariant, figuresOf } from './figures.mjs';
import { inFolders, learnWords, runsOf, scoredFiles, testWords } from './steps.mjs';

const commit = () => {
  try {
    const words = ['rev-parse', '--short', 'HEAD'];
    return execFileSync('git', words, { cwd: at('..'), encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return null;
  }
};

const machineOf = (threads) => ({
  processor: cpus()[0]?.model.trim() ?? 'unknown',
  cores: availableParallelism(),
  threads,
  node: process.versions.node,
  commit: commit(),
});

/** Tables are made once: a run that goes on must find what it began with. */
const prepare = async ({ tables }, { data, folder }) => {
  const stamp = path.join(folder, 'records/tables.json');
  if (tables === undefined || existsSync(stamp)) return;
  const { writeTables } = await import('./tables.mjs');
  writeTables(tables, data, folder);
  writeJson(stamp, { tables });
};

/** What a command is given besides: its threads, and how `train` goes on in a folder that is there already; `tune` does so by itself. */
const flagsOf = ({ bySteps = true }, { name, words }, { folder, threads }) => [
  ...['--threads', String(threads)],
  ...(words[0] === 'train' && bySteps && threads > 1 ? ['--share', 'kernels'] : []),
  ...(words[0] === 'train' && existsSync(path.join(folder, name))
    ? [bySteps ? '--resume' : '--overwrite']
    : []),
];

const linesOf = (file) => readFileSync(file, 'utf8').replace(/\n$/, '').split('\n');

/** BLEU of texts that are cut into words already. */
const scoreOf = async (files, places) => {
  const { bleu } = await import('../../packages/evaluation/dist/index.js');
  const [hypotheses, wanted] = inFolders(files, places).map(linesOf);
  return bleu({ hypotheses, references: wanted }, { tokenize: 'none', lowercase: true }).score;
};

const learn = async (row, run, options) => {
  const step = { name: run.name, words: learnWords(row, run), configuration: readConfiguration(row) };
  const asked = await ask({ ...step, flags: flagsOf(row, run, options) }, options);
  return { ...run, status: asked.status, seconds: asked.seconds, answers: { learn: asked.output } };
};

const test = async (row, run, options) => {
  const configuration = readConfiguration(row);
  let tested = run;
  for (const [name, words] of Object.entries(testWords(row, run))) {
    const asked = await ask({ name: `${run.name}.${name}`, words, configuration }, options);
    if (asked.status !== 0) return { ...run, status: asked.status };
    const answers = { ...tested.answers, [name]: asked.output };
    tested = { ...tested, seconds: tested.seconds + asked.seconds, answers };
  }
  if (row.scored === undefined) return tested;
  return { ...tested, answers: { ...tested.answers, bleu: await scoreOf(scoredFiles(row, run), options) } };
};

/** One after the other; ends behind the first whose status is not 0. */
const inTurn = async (runs, work) => {
  const done = [];
  for (const run of runs) {
    done.push(await work(run));
    if (done.at(-1).status !== 0) break;
  }
  return done;
};

/**
 * Runs a row, or goes on with it, in `folder`, and leaves its result there as `result.json`.
 *
 * @param options `data` is the folder of the data sets; `threads` share each step.
 * @returns `{ status: 0, result }`; 130 if it was stopped, or the exit status of the command that failed.
 */
export const runRow = async (row, { data, folder, threads = 1 }) => {
  const options = { data, folder, threads };
  await prepare(row, options);
  const learnt = await inTurn(runsOf(row), (run) => learn(row, run, options));
  if (learnt.at(-1).status !== 0) return { status: learnt.at(-1).status };

  const chosen = chooseVariant(row, learnt);
  const isTested = (run) => row.compared || run.variant === chosen;
  const runs = await inTurn(learnt, (run) => (isTested(run) ? test(row, run, options) : run));
  if (runs.at(-1).status !== 0) return { status: runs.at(-1).status };

  const result = {
    row: row.name,
    configuration: configurationOf(row),
    runs: runs.length,
    chosen,
    figures: figuresOf(row, runs),
    seconds: runs.reduce((sum, run) => sum + run.seconds, 0),
    ...machineOf(threads),
  };
  writeJson(path.join(folder, 'result.json'), result);
  return { status: 0, result };
};
