import { readdirSync, rmdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { generation } from './model-folder-files.ts';
import { namesOf, outputKinds } from './output-kinds.ts';

const pattern = /^\.(.+)\.(\d+)\.tmp$/;

/** What a file or folder is called until it is whole. */
export const temporaryName = (name: string): string => `.${name}.${process.pid}.tmp`;

const isKnown = (name: string): boolean =>
  outputKinds.some((kind) => namesOf(kind).includes(name) || kind.numbered?.pattern.test(name) === true);

/** What a temporary name of ours stands for, and the process that wrote it; nothing for any other name. */
export const readTemporary = (name: string): { readonly name: string; readonly pid: number } | undefined => {
  const [, of, pid] = pattern.exec(name) ?? [];
  return of !== undefined && isKnown(of) ? { name: of, pid: Number(pid) } : undefined;
};

/**
 * Removes a folder with the files of a generation in it, if it is there.
 *
 * @throws as Node does, before anything is removed, if it is no folder or holds anything else.
 */
export const removeGeneration = (folder: string): void => {
  let names: readonly string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const known: readonly string[] = generation;
  // the system refuses to remove a folder that is not empty, and says so
  if (names.every((name) => known.includes(name))) for (const name of names) rmSync(path.join(folder, name));
  rmdirSync(folder);
};

/** Removes the temporary files of some processes, for which a crash or a full disk left no time. */
export const clearTemporaries = (folder: string, isTheirs: (pid: number) => boolean): void => {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const found = readTemporary(entry.name);
    if (found === undefined || !isTheirs(found.pid)) continue;
    const target = path.join(folder, entry.name);
    if (!entry.isDirectory()) rmSync(target, { force: true });
    else if (found.name === 'previous') removeGeneration(target);
  }
};
