import path from 'node:path';
import { encodeModel, type ModelContent } from '@ridgeline/checkpoints';
import { isRidgelineError, RidgelineError } from '@ridgeline/contracts';
import type { Terminal } from '../terminal/terminal.ts';
import { previous, readFiles, writeFiles } from './files.ts';
import { generation } from './model-folder-files.ts';
import { sealCard } from './model-page.ts';

type Files = Readonly<Record<string, Uint8Array>>;

export { generation };

/** Writes a model, with further files, as one generation. @throws `E_IO` */
export const saveModel = async (folder: string, content: ModelContent, more: Files = {}): Promise<void> =>
  writeFiles(
    folder,
    { ...(await encodeModel({ ...content, card: sealCard(content.card) })), ...more },
    { generation },
  );

/**
 * Reads what is in the folder, or in its generation before if the last is damaged, which is said.
 *
 * @param onFallback gets the files of the generation before when they are used.
 * @throws `E_CHECKPOINT` if both are damaged or the folder holds nothing.
 */
export const readGeneration = async <T>(
  folder: string,
  decode: (files: Files) => Promise<T>,
  warn: Terminal['warn'],
  onFallback: (files: Files) => Promise<void> = async () => {},
): Promise<T> => {
  const files = await readFiles(folder, generation);
  if (Object.keys(files).length === 0) {
    throw new RidgelineError('E_CHECKPOINT', `${folder}: there is no model or run in this folder.`, {
      at: folder,
      hint: 'Give the folder that `ridgeline train --out` or `ridgeline compare --out` wrote.',
    });
  }
  try {
    return await decode(files);
  } catch (error) {
    if (!isRidgelineError(error) || error.code !== 'E_CHECKPOINT') throw error;
    const message = `${folder}: ${error.message}`;
    const before = await readFiles(path.join(folder, previous), generation);
    let found: T;
    try {
      found = await decode(before);
    } catch {
      throw new RidgelineError('E_CHECKPOINT', message, {
        at: folder,
        hint: `There is no earlier save that is whole. ${error.hint ?? 'Train it again with another --out.'}`,
      });
    }
    warn(`${message} Going on with the save before it.`);
    await onFallback(before);
    return found;
  }
};
