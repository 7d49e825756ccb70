import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { RidgelineError } from '@ridgeline/contracts';
import { systemReason } from '../command-line/failure.ts';
import { bytes } from '../terminal/format.ts';
import { removeGeneration, temporaryName } from './temporaries.ts';

/** The generation before the last, in full. */
export const previous = 'previous';

const flush = async (target: string): Promise<void> => {
  const handle = await open(target, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

const writeFlushed = async (target: string, content: Uint8Array): Promise<void> => {
  const handle = await open(target, 'w');
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** Whether an error is one of the system with this code. */
export const hasCode = (error: unknown, code: string): boolean =>
  (error as NodeJS.ErrnoException).code === code;

/** Keeps what is about to be replaced, by hard links in a folder that takes its place in one rename. */
const keepPrevious = async (folder: string, names: readonly string[]): Promise<void> => {
  const next = path.join(folder, temporaryName(previous));
  removeGeneration(next);
  await mkdir(next);
  let kept = 0;
  for (const name of names) {
    try {
      await link(path.join(folder, name), path.join(next, name));
      kept++;
    } catch (error) {
      if (!hasCode(error, 'ENOENT')) throw error;
    }
  }
  if (kept === 0) return removeGeneration(next);
  removeGeneration(path.join(folder, previous));
  await rename(next, path.join(folder, previous));
};

const cannotWrite = (folder: string, files: Readonly<Record<string, Uint8Array>>, reason: string) => {
  const size = Object.values(files).reduce((total, { length }) => total + length, 0);
  return new RidgelineError('E_IO', `${folder}: ${bytes(size)} cannot be written: ${reason}.`, {
    at: folder,
    hint: 'Make room there, or choose another folder with --out. What was saved before is kept.',
  });
};

/**
 * Writes files so that a crash at any moment leaves the old ones or the new ones: to temporary names, flushed, then
 * renamed.
 *
 * @param options.generation all names that make a whole: those of them that are there are kept in `previous/`, and
 *   those that are not among the new files go away. Every moment then has one whole generation on the disk.
 * @throws `E_IO` naming the folder and the reason; what was there before is kept.
 */
export const writeFiles = async (
  folder: string,
  files: Readonly<Record<string, Uint8Array>>,
  { generation = [] }: { readonly generation?: readonly string[] } = {},
): Promise<void> => {
  const names = Object.keys(files);
  const temporaryOf = (name: string) => path.join(folder, temporaryName(name));
  try {
    await mkdir(folder, { recursive: true });
    for (const name of names) await writeFlushed(temporaryOf(name), files[name]!);
    if (generation.length > 0) await keepPrevious(folder, generation);
    for (const name of names) await rename(temporaryOf(name), path.join(folder, name));
    for (const name of generation) {
      if (files[name] === undefined) await rm(path.join(folder, name), { force: true });
    }
    await flush(folder);
  } catch (error) {
    await Promise.allSettled([
      ...names.map((name) => rm(temporaryOf(name), { force: true })),
      (async () => removeGeneration(temporaryOf(previous)))(),
    ]);
    const reason = systemReason(error);
    throw reason === undefined ? error : cannotWrite(folder, files, reason);
  }
};

/**
 * Files of a folder by name; those that do not exist are left out.
 *
 * @throws `E_CHECKPOINT` if there is one that cannot be read.
 */
export const readFiles = async (
  folder: string,
  names: readonly string[],
): Promise<Readonly<Record<string, Uint8Array>>> => {
  const files: Record<string, Uint8Array> = {};
  for (const name of names) {
    try {
      files[name] = await readFile(path.join(folder, name));
    } catch (error) {
      if (hasCode(error, 'ENOENT')) continue;
      const isFile = hasCode(error, 'ENOTDIR');
      const problem = isFile
        ? 'it is a file, not the folder of a model'
        : `${name} cannot be read: ${systemReason(error) ?? error}`;
      throw new RidgelineError('E_CHECKPOINT', `${folder}: ${problem}.`, {
        at: folder,
        hint: 'Give the folder that `ridgeline train --out` or `ridgeline compare --out` wrote.',
      });
    }
  }
  return files;
};
