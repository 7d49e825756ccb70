import { readdirSync, rmdirSync, rmSync } from 'node:fs';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { RidgelineError } from '@ridgeline/contracts';
import { systemReason } from './failure.ts';
import { clearTemporaries, hasCode } from './files.ts';

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
};

/** Writes our process id where no other can have written its own in the meantime. */
const takeLock = async (lock: string): Promise<void> => {
  const mine = path.join(path.dirname(lock), `.${path.basename(lock)}.${process.pid}.tmp`);
  await writeFile(mine, String(process.pid));
  try {
    await link(mine, lock);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    const owner = Number(await readFile(lock, 'utf8'));
    if (owner > 0 && owner !== process.pid && isAlive(owner)) {
      const folder = path.dirname(lock);
      throw new RidgelineError('E_IO', `${folder}: another run, process ${owner}, is writing there.`, {
        at: lock,
        hint: `Wait for it, or choose another folder with --out. If process ${owner} is no run of Ridgeline, delete ${lock}.`,
      });
    }
    await rename(mine, lock);
  } finally {
    await rm(mine, { force: true });
  }
};

/** Makes a folder and those above it; gives the first that was made. */
const makeFolder = async (folder: string): Promise<string | undefined> => {
  try {
    return await mkdir(folder, { recursive: true });
  } catch (error) {
    // on a read-only disk Node says that there is no such folder, unless it is asked to make this one alone
    if (hasCode(error, 'ENOENT')) await mkdir(folder);
    throw error;
  }
};

/** Removes folders that hold nothing, from one up to another. */
const removeEmpty = (folder: string, first: string): void => {
  let at = path.resolve(folder);
  while (at.startsWith(first) && readdirSync(at).length === 0) {
    rmdirSync(at);
    at = path.dirname(at);
  }
};

/**
 * Takes a folder for one run: makes it, sees that it can be written, clears what dead runs left, and refuses it while
 * another run is alive there.
 *
 * @returns a function that gives the folder back; the end of the program does so too.
 * @throws `E_IO`
 */
export const takeFolder = async (folder: string): Promise<() => void> => {
  const lock = path.join(folder, 'run.lock');
  let made: string | undefined;
  try {
    made = await makeFolder(folder);
    clearTemporaries(folder, (pid) => !isAlive(pid));
    await takeLock(lock);
  } catch (error) {
    const reason = systemReason(error);
    if (reason === undefined) throw error;
    throw new RidgelineError('E_IO', `${folder}: the folder cannot be written: ${reason}.`, {
      at: folder,
      hint: 'Choose a folder that can be written with --out.',
    });
  }
  const release = (): void => {
    process.off('exit', release);
    clearTemporaries(folder, (pid) => pid === process.pid);
    rmSync(lock, { force: true });
    if (made !== undefined) removeEmpty(folder, path.resolve(made));
  };
  process.on('exit', release);
  return release;
};
