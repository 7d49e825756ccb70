import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { RidgelineError } from '@ridgeline/contracts';
import { systemReason } from '../command-line/failure.ts';

type Tree = Readonly<Record<string, unknown>>;

/** A model on the disk, as far as its run.json tells. */
export interface FoundRun {
  readonly folder: string;
  /** When it was saved last, in milliseconds. */
  readonly saved: number;
  readonly data: string;
  readonly config: Tree;
  readonly metrics: Tree;
  /** Steps that were taken, of models that are trained by steps. */
  readonly step: number | null;
}

/** Folders whose run.json says nothing of a run. */
export interface FoundRuns {
  readonly runs: readonly FoundRun[];
  readonly unreadable: readonly string[];
}

const deepest = 6;

/** The generation before the last save is no other run; dependencies hold none. */
const passedOver = new Set(['previous', 'node_modules']);

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const readRun = async (folder: string): Promise<FoundRun | undefined> => {
  const file = path.join(folder, 'run.json');
  const record = parsed(await readFile(file, 'utf8'));
  if (!isTree(record) || !isTree(record.config)) return undefined;
  const { config, metrics, step, data } = record;
  return {
    folder,
    saved: (await stat(file)).mtimeMs,
    data: typeof data === 'string' ? data : '–',
    config,
    metrics: isTree(metrics) ? metrics : {},
    step: typeof step === 'number' ? step : null,
  };
};

const search = async (folder: string, depth: number): Promise<FoundRuns> => {
  const entries = await readdir(folder, { withFileTypes: true });
  const isRun = entries.some((entry) => entry.isFile() && entry.name === 'run.json');
  const own = isRun ? await readRun(folder) : undefined;
  const inner =
    depth === deepest
      ? []
      : entries.filter(
          // links may lead back here
          (entry) => entry.isDirectory() && !entry.name.startsWith('.') && !passedOver.has(entry.name),
        );
  const found = await Promise.all(inner.map(({ name }) => search(path.join(folder, name), depth + 1)));
  return {
    runs: [...(own === undefined ? [] : [own]), ...found.flatMap(({ runs }) => runs)],
    unreadable: [
      ...(isRun && own === undefined ? [folder] : []),
      ...found.flatMap(({ unreadable }) => unreadable),
    ],
  };
};

/**
 * The models in a folder and the folders in it, at most six deep.
 *
 * @throws `E_DATA` if a folder cannot be read
 */
export const findRuns = async (folder: string): Promise<FoundRuns> => {
  try {
    return await search(folder, 0);
  } catch (error) {
    const reason = systemReason(error);
    if (reason === undefined) throw error;
    const at = (error as NodeJS.ErrnoException).path ?? folder;
    throw new RidgelineError('E_DATA', `${at}: it cannot be searched for runs: ${reason}.`, {
      at,
      hint: 'Give the folder that holds the runs, such as ridgeline-runs.',
    });
  }
};
