import { link, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { RidgelineError } from '@ridgeline/contracts';
import { systemReason } from './failure.ts';

/** The generation before the last, in full. */
export const previous = 'previous';
const temporary = /^\.(.+)\.(\d+)\.tmp$/;

const flush = async (target: string): Promise<void> => {
  const handle = await open(target, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

const writeFlushed = async (target: string, bytes: Uint8Array): Promise<void> => {
  const handle = await open(target, 'w');
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
};

const isGone = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** Keeps what is about to be replaced, by hard links in a folder that takes its place in one rename. */
const keepPrevious = async (folder: string, names: readonly string[]): Promise<void> => {
  const next = path.join(folder, `.${previous}.${process.pid}.tmp`);
  await rm(next, { recursive: true, force: true });
  await mkdir(next);
  let kept = 0;
  for (const name of names) {
    try {
      await link(path.join(folder, name), path.join(next, name));
      kept++;
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }
  if (kept === 0) return rm(next, { recursive: true });
  await rm(path.join(folder, previous), { recursive: true, force: true });
  await rename(next, path.join(folder, previous));
};

/**
 * Writes files so that a crash at any moment leaves the old ones or the new ones: to temporary names, flushed, then
 * renamed, with the generation before kept in `previous/`. Every moment has one whole generation on the disk.
 *
 * @throws `E_IO` naming the folder and the reason; what was there before is kept.
 */
export const writeFiles = async (
  folder: string,
  files: Readonly<Record<string, Uint8Array>>,
  { keep = false }: { readonly keep?: boolean } = {},
): Promise<void> => {
  const names = Object.keys(files);
  const temporaryOf = (name: string) => path.join(folder, `.${name}.${process.pid}.tmp`);
  try {
    await mkdir(folder, { recursive: true });
    for (const name of names) await writeFlushed(temporaryOf(name), files[name]!);
    if (keep) await keepPrevious(folder, names);
    for (const name of names) await rename(temporaryOf(name), path.join(folder, name));
    await flush(folder);
  } catch (error) {
    await Promise.allSettled(names.map((name) => rm(temporaryOf(name), { force: true })));
    const reason = systemReason(error);
    if (reason === undefined) throw error;
    const bytes = names.reduce((total, name) => total + files[name]!.length, 0);
    throw new RidgelineError('E_IO', `${folder}: ${(bytes / 2 ** 20).toFixed(1)} MB cannot be written: ${reason}.`, {
      at: folder,
      hint: 'Choose a folder that can be written with --out. What was saved before is kept.',
    });
  }
};

/** Files of a folder by name; those that do not exist are left out. @throws `E_CHECKPOINT` if there is no folder. */
export const readFiles = async (
  folder: string,
  names: readonly string[],
): Promise<Readonly<Record<string, Uint8Array>>> => {
  const files: Record<string, Uint8Array> = {};
  for (const name of names) {
    try {
      files[name] = await readFile(path.join(folder, name));
    } catch (error) {
      if (!isGone(error)) {
        throw new RidgelineError('E_CHECKPOINT', `${folder}: ${name} cannot be read: ${systemReason(error) ?? error}.`, {
          at: folder,
          hint: 'Give the folder that `ridgeline train --out` wrote.',
        });
      }
    }
  }
  return files;
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/**
 * Takes a folder for one run: makes it, sees that it can be written, clears what dead runs left, and refuses it while
 * another run is alive there.
 *
 * @returns a function that gives the folder back.
 * @throws `E_IO`
 */
export const takeFolder = async (folder: string): Promise<() => Promise<void>> => {
  const lock = path.join(folder, 'run.lock');
  try {
    await mkdir(folder, { recursive: true });
    for (const name of await readdir(folder)) {
      const pid = Number(temporary.exec(name)?.[2] ?? Number.NaN);
      if (!Number.isNaN(pid) && !isAlive(pid)) await rm(path.join(folder, name), { recursive: true, force: true });
    }
    const owner = Number(await readFile(lock, 'utf8').catch(() => '0'));
    if (owner > 0 && owner !== process.pid && isAlive(owner)) {
      throw new RidgelineError('E_IO', `${folder}: another run, process ${owner}, is writing there.`, {
        at: folder,
        hint: `Wait for it, end it (kill ${owner}), or choose another folder with --out.`,
      });
    }
    await writeFiles(folder, { 'run.lock': Buffer.from(String(process.pid)) });
  } catch (error) {
    const reason = systemReason(error);
    if (reason === undefined) throw error;
    throw new RidgelineError('E_IO', `${folder}: the folder cannot be written: ${reason}.`, {
      at: folder,
      hint: 'Choose a folder that can be written with --out.',
    });
  }
  return () => rm(lock, { force: true });
};
