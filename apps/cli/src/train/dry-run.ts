import path from 'node:path';
import { RidgelineError } from '@ridgeline/contracts';
import {
  type ClassificationRun,
  type ComparisonSeeds,
  charactersOf,
  classifierProblem,
  type Family,
  featuresOf,
  type LanguageModelPlan,
  type LanguageModelRun,
  type LinearPlan,
  methodOf,
  planComparison,
  plannedRows,
  type RegressionConfig,
  type RegressionRun,
} from '@ridgeline/recipes';
import { countParams } from '@ridgeline/tensors';
import { stringify } from 'yaml';
import { type Given, switchFlag } from '../command-line/command.ts';
import { exitCodes } from '../command-line/failure.ts';
import { json } from '../terminal/format.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** What a command would do: its configuration with all defaults, what it read, what it would fit and write. */
export interface DryRun {
  readonly config: object;
  readonly data: object;
  readonly fits: object;
  readonly writes: readonly string[];
}

/** @throws `E_USAGE` where a run is to go on */
export const wantsDryRun = (given: Given): boolean => {
  if (!switchFlag(given, 'dry-run')) return false;
  if (!switchFlag(given, 'resume')) return true;
  throw new RidgelineError('E_USAGE', '--dry-run is for a run that begins, not for one that goes on.', {
    at: '--dry-run',
    hint: 'Leave --resume out to see the whole run, or --dry-run to go on with it.',
  });
};

/** Tells a dry run: YAML for people, JSON for programs. Its configuration can be given to `--config`. */
export const tellDryRun = ({ config, data, fits, writes }: DryRun, terminal: Terminal): number => {
  const told = { dryRun: true, config, data, fits, writes };
  if (terminal.format === 'json') terminal.data(json(told));
  else if (terminal.format === 'jsonl') terminal.data(json({ type: 'dry-run', ...told }));
  else terminal.data(stringify(JSON.parse(json(told))));
  terminal.say('Nothing was fitted, and nothing was written.');
  return exitCodes.done;
};

const filesIn = (folder: string | undefined, names: readonly string[]): readonly string[] =>
  folder === undefined ? [] : names.map((name) => path.join(folder, name));

const modelFiles = ['config.json', 'tokenizer.json', 'model.safetensors', 'run.json', 'README.md'];
const stateFiles = ['state.safetensors', 'state.json', 'metrics.jsonl'];
const predictorFiles = ['config.json', 'model.safetensors', 'run.json', 'README.md'];

/** A path of strengths without naming all of them. */
const ends = (strengths: readonly number[]) => ({
  count: strengths.length,
  from: strengths[0],
  to: strengths.at(-1),
});

const partsOf = ({ parts, fingerprint, tokenizer }: LanguageModelRun, name: string) => ({
  name,
  characters: charactersOf(parts),
  vocabulary: tokenizer.vocabulary.length,
  fingerprint,
});

/** Of `train` on a text. */
export const languageModelDryRun = (run: LanguageModelRun, name: string, folder: string): DryRun => ({
  config: run.config,
  data: partsOf(run, name),
  fits: {
    model: run.config.model.kind,
    parameters: countParams(run.model.parameters),
    steps: run.config.training.maxSteps,
    stepsPerEpoch: run.batches.stepsPerEpoch,
  },
  writes: filesIn(folder, [...modelFiles, ...stateFiles]),
});

/** Of `compare`. */
export const comparisonDryRun = (
  run: LanguageModelRun,
  { families, seeds }: { readonly families: readonly Family[]; readonly seeds: ComparisonSeeds },
  { name, folder }: { readonly name: string; readonly folder: string },
): DryRun => ({
  config: run.config,
  data: partsOf(run, name),
  fits: {
    model: run.config.model.kind,
    parameters: countParams(run.model.parameters),
    runs: planComparison({ config: run.config, families, seeds }).foreseen([]),
    steps: run.config.training.maxSteps,
    seeds,
    penalties: Object.fromEntries(families.map(({ penalty, path: strengths }) => [penalty, strengths])),
  },
  writes: filesIn(folder, [
    'report.html',
    'report.json',
    'report.csv',
    ...modelFiles.map((file) => path.join('model', file)),
  ]),
});

const classesOf = (classes: readonly string[], labels: readonly string[]): Readonly<Record<string, number>> =>
  Object.fromEntries(classes.map((name) => [name, labels.filter((label) => label === name).length]));

/** Of `train` on a table with classes. */
export const classifierDryRun = (run: ClassificationRun, name: string, folder: string): DryRun => {
  const { config, train, test, classes, fingerprint } = run;
  const { problem } = classifierProblem(run);
  const { documents } = problem;
  const setting = methodOf(config.model).strength;
  return {
    config: { ...config, features: featuresOf(config) },
    data: {
      name,
      columns: { text: config.data.text, label: config.data.label },
      texts: { train: train.texts.length, test: test.texts.length },
      leftOut: run.leftOut,
      classes: classesOf(classes, [...train.labels, ...test.labels]),
      fingerprint,
    },
    fits: {
      model: config.model.kind,
      ...(documents.kind === 'matrix' && { ngrams: documents.matrix.columns }),
      ...(setting !== undefined &&
        (setting.given === undefined
          ? { [setting.name]: ends(setting.grid(problem)), folds: config.selection.folds }
          : { [setting.name]: setting.given })),
    },
    writes: filesIn(folder, [
      ...predictorFiles,
      documents.kind === 'matrix' ? 'features.json' : 'tokenizer.json',
    ]),
  };
};

/** Of `regress`, and of `train` on a table with a number to predict. */
export const regressionDryRun = (
  { target, names, solver, train, test }: RegressionRun,
  config: RegressionConfig,
  { name, folder }: { readonly name: string; readonly folder: string | undefined },
): DryRun => {
  const { lambda } = config.model.penalty;
  return {
    config,
    data: { name, target, columns: names, rows: { train: train.x.rows, test: test.x.rows } },
    fits: {
      model: config.model.kind,
      solver,
      coefficients: names.length,
      ...(lambda === undefined ? { folds: config.selection.folds } : { lambda }),
    },
    writes: filesIn(folder, predictorFiles),
  };
};

const studyFiles = ['report.html', 'report.json', 'study.jsonl'];

/** Of `tune` on a text. */
export const textTuningDryRun = (plan: LanguageModelPlan, run: LanguageModelRun, folder: string): DryRun => {
  const { search, penalty, lambdas, space, seeds, folds, trials } = plan;
  const draws = search === 'random' || search === 'halving';
  return {
    config: plan.config,
    data: partsOf(run, plan.name),
    fits: {
      model: plan.config.model.kind,
      parameters: countParams(run.model.parameters),
      search,
      ...(penalty !== null && { penalty, lambda: ends(lambdas) }),
      ...(Object.keys(space).length > 0 && { space }),
      ...(draws && { trials }),
      seeds,
      folds,
      ...(search === 'path' && { paths: seeds.length * folds }),
    },
    writes: filesIn(folder, [...studyFiles, ...modelFiles.map((name) => path.join('model', name))]),
  };
};

/** Of `tune` on a table. */
export const tableTuningDryRun = (plan: LinearPlan, folder: string): DryRun => {
  const { data, penalty, alpha, lambdas, folds, foldKind, repeats, nested } = plan;
  const { train, test } = plannedRows(plan);
  const isNumber = data.kind === 'regression';
  const labels = isNumber ? [] : data.labels.map((place) => data.classes[place]!);
  return {
    config: isNumber ? plan.config : { ...plan.config, features: data.features },
    data: {
      name: plan.name,
      ...(isNumber ? { columns: data.names } : { classes: classesOf(data.classes, labels) }),
      rows: { train: train.length, test: test.length },
      fingerprint: plan.fingerprint,
    },
    fits: {
      model: isNumber ? 'linear' : 'logistic',
      penalty,
      alpha,
      lambda: 'count' in lambdas ? lambdas : ends(lambdas),
      folds,
      foldKind,
      repeats,
      nested,
    },
    writes: filesIn(folder, [
      ...studyFiles,
      ...[...predictorFiles, ...(isNumber ? [] : ['features.json'])].map((name) => path.join('model', name)),
    ]),
  };
};
