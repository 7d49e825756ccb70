import { type Facts, type Finding, runChecks } from '@ridgeline/checks';
import { isRidgelineError, RidgelineError } from '@ridgeline/contracts';
import type { Comparison, Tuning } from '@ridgeline/report';
import { comparisonFacts } from '../findings/comparison-facts.ts';
import { type CheckedConfig, runFacts } from '../findings/run-facts.ts';
import { tuningFacts } from '../findings/tuning-facts.ts';
import { readFiles } from '../folders/files.ts';
import { readMetrics } from '../folders/run-folder.ts';
import { loadAnyModel } from '../tasks/load-model.ts';
import type { TaskCommands } from '../tasks/task.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { KnownData } from '../train/known-data.ts';
import { type Plan, prepareRun } from '../train/training-plan.ts';
import { weightFacts } from './weight-facts.ts';

/** What a folder holds, and what came of it. */
export interface Checked {
  readonly of: 'train' | 'tune' | 'compare';
  /** Why the data were not looked at; null where they were. */
  readonly dataNotRead: string | null;
  readonly findings: readonly Finding[];
}

/** A run that is saved, as far as its data are read again by it. */
type SavedPlan = Plan & { readonly testRows?: readonly number[] };

const noRun = (folder: string): RidgelineError =>
  new RidgelineError('E_CHECKPOINT', `${folder}: there is no run, search or comparison in this folder.`, {
    at: folder,
    hint: 'Give the folder that `ridgeline train`, `ridgeline tune` or `ridgeline compare` wrote. Without one, doctor looks at the machine.',
  });

const jsonOf = <T>(file: string, bytes: Uint8Array | undefined): T | undefined => {
  if (bytes === undefined) return undefined;
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    throw new RidgelineError('E_CHECKPOINT', `${file}: it is no valid JSON.`, {
      at: file,
      hint: 'The file is damaged or was written by hand: take an earlier copy of it.',
    });
  }
};

/** The data that a model was made from, if they are still the same. */
const knownData = async (
  { training, known }: TaskCommands,
  plan: SavedPlan,
  folder: string,
): Promise<{ readonly data: KnownData; readonly why: string | null }> => {
  try {
    if (training?.known !== undefined)
      return { data: training.known((await prepareRun(training, plan, folder)).run), why: null };
    if (known !== undefined) return { data: await known(plan), why: null };
    return { data: {}, why: 'Texts of this kind of model are not looked at.' };
  } catch (error) {
    if (isRidgelineError(error) && (error.code === 'E_DATA' || error.code === 'E_CONFIG'))
      return { data: {}, why: error.message };
    throw error;
  }
};

/** What the model in a folder tells: its weights, and the data that it was made from. */
const modelFacts = async (
  folder: string,
  terminal: Terminal,
): Promise<{ readonly facts: Facts; readonly why: string | null }> => {
  const { task, loaded } = await loadAnyModel(folder, terminal.warn);
  const commands = await task.commands();
  const trained = commands.trained?.(loaded);
  const { data, why } = await knownData(commands, loaded.run as unknown as SavedPlan, folder);
  return { facts: { ...(trained && { weights: weightFacts(trained) }), ...data }, why };
};

/** Reads a folder of `train`, `tune` or `compare`, and goes through all checks. @throws `E_CHECKPOINT` if it holds none of them */
export const checkFolder = async (
  folder: string,
  { mute, terminal }: { readonly mute: readonly string[]; readonly terminal: Terminal },
): Promise<Checked> => {
  const files = await readFiles(folder, ['report.json', 'run.json']);
  const report = jsonOf<Comparison | Tuning>(`${folder}/report.json`, files['report.json']);
  const record = jsonOf<{ readonly config?: CheckedConfig }>(`${folder}/run.json`, files['run.json']);
  const check = async (of: Checked['of'], from: string, facts: Facts): Promise<Checked> => {
    const model = await modelFacts(from, terminal);
    return { of, dataNotRead: model.why, findings: runChecks({ ...model.facts, ...facts }, { mute }) };
  };
  const model = `${folder}/model`;
  if (report !== undefined && 'exploration' in report)
    return check('compare', model, comparisonFacts(report));
  if (report !== undefined && 'search' in report) return check('tune', model, tuningFacts(report));
  if (record?.config !== undefined)
    return check('train', folder, runFacts(record.config, await readMetrics(folder)));
  throw noRun(folder);
};
