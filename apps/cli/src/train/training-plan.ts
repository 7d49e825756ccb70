import path from 'node:path';
import type { Determinism } from '@ridgeline/backend-wasm';
import { RidgelineError, type TrainingState } from '@ridgeline/contracts';
import { type ConfigInput, ownName, parseConfig, type StepData, type StepRun } from '@ridgeline/recipes';
import { type Given, textFlag } from '../command-line/command.ts';
import { configurationOf } from '../command-line/configuration.ts';
import { writeFiles } from '../folders/files.ts';
import { openRun } from '../folders/run-folder.ts';
import { embeddedFor } from '../sources/embedded.ts';
import { lastingName, lastingPart, readSource, type Source } from '../sources/text-source.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { TrackedRun } from '../tracking/trackers.ts';
import type { Share } from '../workers/threads.ts';
import type { RunConfig, StepTraining } from './step-training.ts';

/** What is to be trained, or to be gone on with. */
export interface Plan {
  readonly config: RunConfig;
  /** What the text is read from, also when the run is resumed. */
  readonly data: string;
  /** Of the text that the run began with. */
  readonly fingerprint?: string;
  /** Of each of its parts. */
  readonly fingerprints?: StepRun['fingerprints'];
  readonly state?: TrainingState;
  /** How many threads the run had so far. */
  readonly threads?: number;
  /** What they shared. */
  readonly share?: Share;
  /** How its sums were rounded so far. */
  readonly determinism?: Determinism;
  /** Where the run has been told of so far. */
  readonly tracked?: TrackedRun;
}

/** What a run may change on its way and still be that run. */
const changeable = [
  'data.train',
  'regularizers',
  'optimizer.learningRate',
  'training.maxSteps',
  'training.evaluateEvery',
  'training.patience',
  'training.checkpointEvery',
  'training.narrowEvery',
];

/** The values of a configuration by their paths. */
const leaves = (value: unknown, at = ''): [string, string][] =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !changeable.includes(at)
    ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, at === '' ? key : `${at}.${key}`))
    : [[at, JSON.stringify(value)]];

const requireSameRun = (saved: unknown, wanted: RunConfig, folder: string): void => {
  const [before, after] = [new Map(leaves(saved)), new Map(leaves(wanted))];
  const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
    (key) => !changeable.includes(key) && before.get(key) !== after.get(key),
  );
  if (changed.length === 0) return;
  const list = changed.map(
    (key) => `${key} was ${before.get(key) ?? 'not set'} and is ${after.get(key) ?? 'not set'}`,
  );
  throw new RidgelineError(
    'E_CONFIG',
    `${folder}: the run cannot go on with another configuration: ${list.join(', ')}.`,
    {
      at: changed[0]!,
      hint: `Leave it as it was (only ${changeable.slice(1).join(', ')} may change), or begin anew without --resume, with another --out.`,
    },
  );
};

/** The configuration with files by their whole paths, so that they are found from anywhere. */
export const withLastingData = <C extends RunConfig>(config: C, train: string): C => {
  const [valid, test] = [lastingPart(config.data.valid), lastingPart(config.data.test)];
  const files = Object.entries({ ...config.data })
    .filter(([key, value]) => (key === 'sourceFile' || key === 'targetFile') && value !== undefined)
    .map(([key, value]) => [key, lastingName(value as string)]);
  return { ...config, data: { ...config.data, train, valid, test, ...Object.fromEntries(files) } };
};

/**
 * What a run reads first: what the command names, the file of texts whose translations stand in another, or what the
 * configuration names; else what is embedded for its task, or standard input.
 *
 * @throws `E_USAGE` if the command names a table beside such files
 */
export const namedData = (given: Given, { task, data }: RunConfig): string => {
  const [named] = given.positionals;
  const sourceFile = 'sourceFile' in data ? data.sourceFile : undefined;
  if (sourceFile === undefined || named === undefined)
    return named ?? sourceFile ?? data.train ?? embeddedFor(given, task)?.corpus ?? '-';
  throw new RidgelineError(
    'E_USAGE',
    `"${named}" is a table, and data.sourceFile names ${sourceFile} in its place.`,
    { at: 'DATA', hint: 'Give either a table, or --source-file and --target-file.' },
  );
};

/** The plan of a run that begins. @throws `E_CONFIG` */
export const freshPlan = (given: Given, config: RunConfig): Plan => {
  const data = lastingName(namedData(given, config));
  return { config: withLastingData(config, data), data };
};

/** The plan of a run that goes on. @throws `E_CHECKPOINT`; `E_CONFIG` if it was begun with another configuration. */
export const resumePlan = async (given: Given, folder: string, warn: Terminal['warn']): Promise<Plan> => {
  const { record, state } = await openRun(folder, warn);
  const standard = textFlag(given, 'config') === undefined ? (record.config as ConfigInput) : {};
  const config = (await configurationOf(given, standard)) as RunConfig;
  // with the defaults of options that are younger than the run
  requireSameRun(parseConfig(record.config), config, folder);
  const data = given.positionals[0] === undefined ? record.data : lastingName(given.positionals[0]);
  return {
    config: withLastingData(config, data),
    data,
    fingerprint: record.fingerprint,
    ...(record.fingerprints && { fingerprints: record.fingerprints }),
    threads: record.threads ?? 1,
    share: record.share ?? 'workers',
    determinism: record.environment?.determinism ?? 'portable',
    ...(record.tracked && { tracked: record.tracked }),
    ...(state && { state }),
  };
};

/** Standard input cannot be read twice: the run's folder keeps it. */
const readPlanned = async ({ data, fingerprint }: Plan, folder: string): Promise<Source> => {
  if (data !== '-') return readSource(data);
  const copy = path.join(folder, 'data.txt');
  if (fingerprint !== undefined) return { ...(await readSource(copy)), name: 'standard input' };
  const source = await readSource(data);
  await writeFiles(folder, { 'data.txt': Buffer.from(source.text) });
  return source;
};

/** A run with the data that it was made from. */
export interface PreparedRun<R extends StepRun = StepRun, D extends StepData = StepData> {
  readonly run: R;
  readonly source: Source;
  readonly data: D;
}

/** The file whose part is not what it was; the training text where older runs do not say. */
const changedFile = ({ data, config, fingerprints }: Plan, run: StepRun): string => {
  const isSame = (part: keyof StepRun['fingerprints']): boolean =>
    fingerprints?.[part] === run.fingerprints[part];
  const own = (['valid', 'test'] as const).find(
    (part) => typeof config.data[part] !== 'number' && !isSame(part),
  );
  return own === undefined || fingerprints === undefined || !isSame('train')
    ? data
    : (ownName(config.data[own]) ?? data);
};

/**
 * Reads the text of a plan and makes everything that a run needs.
 *
 * @throws `E_DATA` if the text cannot be used, or is not the one that the run began with.
 */
export const prepareRun = async <D extends StepData, R extends StepRun>(
  training: StepTraining<RunConfig, D, R>,
  plan: Plan,
  folder: string,
): Promise<PreparedRun<R, D>> => {
  if ((plan as Partial<Plan>).data === undefined)
    throw new RidgelineError(
      'E_DATA',
      `${folder}: the model was imported, and knows no text that was kept apart.`,
      {
        at: folder,
        hint: 'Name what it is to be evaluated on.',
      },
    );
  const source = await readPlanned(plan, folder);
  const data = await training.read(plan.config, source);
  const run = await training.prepare(plan.config, data);
  if (plan.fingerprint === undefined || plan.fingerprint === run.fingerprint) return { run, source, data };
  const file = changedFile(plan, run);
  throw new RidgelineError(
    'E_DATA',
    `${file}: the text has changed since the run began: the fingerprint was ${plan.fingerprint.slice(0, 16)}…, and is ${run.fingerprint.slice(0, 16)}….`,
    { at: file, hint: `Bring the old text back, or begin anew with another --out than ${folder}.` },
  );
};
