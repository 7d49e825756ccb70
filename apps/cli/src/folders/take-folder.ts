import { existsSync, readdirSync, rmdirSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { RidgelineError } from '@ridgeline/contracts';
import { systemReason } from '../command-line/failure.ts';
import { hasCode } from './files.ts';
import { requireOutput, type Wanted } from './output-folder.ts';
import type { OutputKind } from './output-kinds.ts';
import { processState } from './process-identity.ts';
import { requireFree, takeLock } from './run-lock.ts';
import { clearTemporaries } from './temporaries.ts';

const isFolder = (at: string): boolean => statSync(at, { throwIfNoEntry: false })?.isDirectory() === true;

/**
 * Makes a folder and those above it, one by one; gives the first that was made. Node's own way tries for ever where a
 * folder takes no other, as /proc does.
 */
const makeFolder = async (folder: string): Promise<string | undefined> => {
  const missing: string[] = [];
  let at = path.resolve(folder);
  for (; !existsSync(at) && path.dirname(at) !== at; at = path.dirname(at)) missing.unshift(at);
  if (missing.length === 0 && !isFolder(at)) await mkdir(at);
  let first: string | undefined;
  for (const next of missing) {
    try {
      await mkdir(next);
      first ??= next;
    } catch (error) {
      // another run may have made it in the meantime
      if (!hasCode(error, 'EEXIST') || !isFolder(next)) throw error;
    }
  }
  return first;
};

/** Removes folders that hold nothing, from one up to another. */
const removeEmpty = (folder: string, first: string): void => {
  let at = path.resolve(folder);
  while (at.startsWith(first) && readdirSync(at).length === 0) {
    rmdirSync(at);
    at = path.dirname(at);
  }
};

/** The folder and those in it that are written with it. */
const written = (folder: string, { folders }: OutputKind): readonly string[] =>
  [folder, ...Object.keys(folders).map((name) => path.join(folder, name))].filter(existsSync);

/**
 * Takes a folder for one run: sees that it may be written, makes it, sees that it can be written, clears what dead runs
 * left, and refuses it while another run is alive there.
 *
 * @param wanted what is going to be written there, and whether that replaces anything.
 * @returns a function that gives the folder back; the end of the program does so too.
 * @throws `E_USAGE` if something is in the way; `E_IO`
 */
export const takeFolder = async (folder: string, wanted: Wanted): Promise<() => void> => {
  let made: string | undefined;
  let unlock: () => void;
  try {
    requireFree(folder);
    requireOutput(folder, wanted);
    made = await makeFolder(folder);
    unlock = await takeLock(folder);
    for (const each of written(folder, wanted.kind))
      clearTemporaries(each, (pid) => !processState(pid).isAlive);
    // what another run finished in the meantime counts as well
    requireOutput(folder, wanted);
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
    for (const each of written(folder, wanted.kind)) clearTemporaries(each, (pid) => pid === process.pid);
    unlock();
    if (made !== undefined) removeEmpty(folder, path.resolve(made));
  };
  process.on('exit', release);
  return release;
};
