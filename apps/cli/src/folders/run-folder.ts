import { appendFile, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Determinism } from '@ridgeline/backend-wasm';
import { decodeModel, decodeState, encodeState, type ModelContent } from '@ridgeline/checkpoints';
import { type Json, RidgelineError, type RunEvent, type TrainingState } from '@ridgeline/contracts';
import { json } from '../terminal/format.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { TrackedRun } from '../tracking/trackers.ts';
import { writeFiles } from './files.ts';
import { generation, readGeneration, saveModel } from './model-folder.ts';

/** What run.json says of a run; more may stand there. */
interface RunRecord {
  readonly config: unknown;
  /** Where the text is, as it was given. */
  readonly data: string;
  readonly fingerprint: string;
  /** Of each part of the text; runs of earlier versions lack them. */
  readonly fingerprints?: { readonly train: string; readonly valid: string; readonly test: string };
  /** Steps taken when it was saved. */
  readonly step: number;
  /** Threads that shared every step; one if it is not told. */
  readonly threads?: number;
  /** What they shared; the rows of a batch if it is not told. */
  readonly share?: 'kernels' | 'workers';
  /** What is left of each width, of a smaller model that was made of the run's. */
  readonly pruned?: unknown;
  /** The run on an MLflow server that is told of it. */
  readonly tracked?: TrackedRun;
  readonly environment?: { readonly determinism?: Determinism };
}

/** A run as it was saved last. One that was begun and not saved since has no state: it goes on from step 0. */
export interface SavedRun {
  readonly record: RunRecord;
  readonly state?: TrainingState;
}

const isRecord = (value: Partial<RunRecord> | null): value is RunRecord =>
  typeof value?.data === 'string' &&
  typeof value.fingerprint === 'string' &&
  Number.isSafeInteger(value.step) &&
  (value.threads === undefined || (Number.isSafeInteger(value.threads) && value.threads >= 1)) &&
  (value.share === undefined || value.share === 'kernels' || value.share === 'workers') &&
  (value.tracked === undefined ||
    (typeof value.tracked?.url === 'string' && typeof value.tracked.runId === 'string'));

const damagedRun = (): RidgelineError =>
  new RidgelineError('E_CHECKPOINT', 'run.json: it must be that of a run of `ridgeline train`, and is not.', {
    hint: 'Begin anew without --resume, with another --out.',
  });

const prunedRun = (folder: string): RidgelineError =>
  new RidgelineError(
    'E_USAGE',
    `${folder}: a model that \`ridgeline export --prune\` made smaller keeps nothing to go on from.`,
    { at: '--resume', hint: 'Go on with the run that it was made of, and prune what comes of that.' },
  );

const readRecord = (bytes: Uint8Array | undefined): RunRecord => {
  let value: Partial<RunRecord> | null = null;
  try {
    value = JSON.parse(Buffer.from(bytes ?? []).toString('utf8'));
  } catch {
    // it is told below
  }
  if (!isRecord(value)) throw damagedRun();
  return value;
};

const decodeRun = async (folder: string, files: Readonly<Record<string, Uint8Array>>): Promise<SavedRun> => {
  const record = readRecord(files['run.json']);
  if (record.pruned !== undefined) throw prunedRun(folder);
  if (record.step === 0 && files['state.json'] === undefined) return { record };
  // run.json carries the checksums of all files
  await decodeModel(files);
  const state = await decodeState(files);
  if (state.step === record.step) return { record, state };
  throw new RidgelineError(
    'E_CHECKPOINT',
    `run.json: it must be of the same save as state.json, got steps ${record.step} and ${state.step}.`,
  );
};

/**
 * Reads a run to go on with. If its last save is damaged, the one before takes its place, so that the next save does
 * not keep a damaged one.
 *
 * @throws `E_CHECKPOINT` if there is no run, or both saves are damaged.
 */
export const openRun = (folder: string, warn: Terminal['warn']): Promise<SavedRun> =>
  readGeneration(
    folder,
    (files) => decodeRun(folder, files),
    warn,
    (files) => writeFiles(folder, files),
  );

/** Makes the folder that of a new run: from now on it can be resumed, be it from step 0. @throws `E_IO` */
export const beginRun = (folder: string, record: Json): Promise<void> =>
  writeFiles(folder, { 'run.json': Buffer.from(`${JSON.stringify(record, null, 2)}\n`) }, { generation });

/** Saves model and state as one generation. @throws `E_IO`; what was saved before is kept. */
export const saveRun = async (folder: string, content: ModelContent, state: TrainingState): Promise<void> =>
  saveModel(folder, content, await encodeState(state));

export type Measured = Extract<RunEvent, { type: 'step-end' | 'evaluation-end' }>;

const isMeasured = (event: Partial<Measured> | null): event is Measured =>
  Number.isSafeInteger(event?.step) && (event?.type === 'step-end' || event?.type === 'evaluation-end');

const parseLine = (line: string): Measured[] => {
  try {
    const event = JSON.parse(line);
    return isMeasured(event) ? [event] : [];
  } catch {
    // a line that a crash cut short
    return [];
  }
};

/** All that a run measured; nothing where it kept no metrics. */
export const readMetrics = async (folder: string): Promise<readonly Measured[]> => {
  const text = await readFile(path.join(folder, 'metrics.jsonl'), 'utf8').catch(() => '');
  return text.split('\n').flatMap(parseLine);
};

/**
 * Opens metrics.jsonl to go on after a step: what was written beyond it goes, so that no step is told twice.
 *
 * @returns what was measured up to that step, and a function that writes one more.
 * @throws `E_IO`
 */
export const openMetrics = async (
  folder: string,
  step: number,
): Promise<{
  readonly kept: readonly Measured[];
  readonly append: (event: Measured) => Promise<void>;
}> => {
  const file = path.join(folder, 'metrics.jsonl');
  const kept = step === 0 ? [] : (await readMetrics(folder)).filter((event) => event.step <= step);
  await writeFiles(folder, { 'metrics.jsonl': Buffer.from(kept.map(json).join('')) });
  return { kept, append: (event) => appendFile(file, json(event)) };
};
