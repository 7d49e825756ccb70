import { lstatSync, realpathSync, statSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { RidgelineError } from '@ridgeline/contracts';
import { type Given, switchFlag, textFlag } from '../command-line/command.ts';
import { systemReason } from '../command-line/failure.ts';

const isSameFile = (file: string, other: string): boolean => {
  try {
    return realpathSync(file) === realpathSync(other);
  } catch {
    return false;
  }
};

/**
 * The file that a flag names, checked before the work that fills it: that it is no folder, not what is read, and that
 * nothing is lost unless `--overwrite` says so.
 *
 * @throws `E_USAGE`
 */
export const newFileOf = (
  given: Given,
  name: 'out' | 'errors',
  {
    source,
    read,
    example,
  }: {
    readonly source: string | undefined;
    /** What is read: "table". */
    readonly read: string;
    readonly example: string;
  },
): string | undefined => {
  const [file, flag] = [textFlag(given, name), `--${name}`];
  const overwrites = switchFlag(given, 'overwrite');
  if (file === undefined) {
    if (!overwrites) return undefined;
    throw new RidgelineError('E_USAGE', `--overwrite goes with ${flag}.`, {
      at: '--overwrite',
      hint: `Leave it out, or name the file: ${flag} ${example}`,
    });
  }
  const refuse = (problem: string, hint: string): never => {
    throw new RidgelineError('E_USAGE', `${flag} ${problem}, got "${file}".`, { at: flag, hint });
  };
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory())
    refuse('must name a file, and this is a folder', `For example ${flag} ${path.join(file, example)}`);
  if (source !== undefined && isSameFile(file, source))
    refuse(`must name another file than the ${read} that is read`, `For example ${flag} ${example}`);
  if (!overwrites && lstatSync(file, { throwIfNoEntry: false }) !== undefined)
    refuse('must name a new file, and this one exists', `Name another one, or replace it: --overwrite`);
  return file;
};

/** The file of `--out`, for lines of text. @throws `E_USAGE` */
export const textFileOf = (given: Given, source: string | undefined): string | undefined =>
  newFileOf(given, 'out', { source, read: 'file', example: 'out.txt' });

/** Writes a text, all of it or nothing. @throws `E_IO` */
export const writeText = async (file: string, text: string): Promise<void> => {
  const temporary = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}.tmp`);
  try {
    const handle = await open(temporary, 'w');
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    const reason = systemReason(error);
    if (reason === undefined) throw error;
    throw new RidgelineError('E_IO', `${file}: it cannot be written: ${reason}.`, {
      at: file,
      hint: 'Make room there, or name another file. Nothing was changed.',
    });
  }
};
