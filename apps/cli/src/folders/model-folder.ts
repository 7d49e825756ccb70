import path from 'node:path';
import { encodeModel, type ModelContent } from '@ridgeline/checkpoints';
import { isClassifierSpec } from '@ridgeline/classifier';
import { isRidgelineError, RidgelineError } from '@ridgeline/contracts';
import { type DecodedLanguageModel, decodeLanguageModel } from '@ridgeline/language-model';
import { quotedPath } from '../command-line/parse.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { previous, readFiles, writeFiles } from './files.ts';
import { generation } from './model-folder-files.ts';
import { sealCard } from './model-page.ts';
import {
  decodeRegression,
  type LoadedClassifier,
  type LoadedRegression,
  loadedClassifier,
} from './predictor-folder.ts';

type Files = Readonly<Record<string, Uint8Array>>;

export { generation };

/** A language model as it comes from its folder. */
export interface LoadedModel extends DecodedLanguageModel {
  readonly task: 'language-model';
}

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

/** The kind of model that config.json names, as far as it can be read. */
const kindOf = (files: Files): string | undefined => {
  try {
    return JSON.parse(Buffer.from(files['config.json'] ?? []).toString('utf8')).model.kind;
  } catch {
    // what is wrong with it is told when it is decoded
    return undefined;
  }
};

const loadedModel = async (files: Files): Promise<LoadedModel> => ({
  task: 'language-model',
  ...(await decodeLanguageModel(files)),
});

export type AnyModel = LoadedModel | LoadedClassifier | LoadedRegression;

/** A model of any task. @throws `E_CHECKPOINT` if the folder is no model, or it and the generation before are damaged. */
export const loadAnyModel = (folder: string, warn: Terminal['warn']): Promise<AnyModel> =>
  readGeneration<AnyModel>(
    folder,
    (files) => {
      const kind = kindOf(files);
      if (isClassifierSpec({ kind: kind ?? null })) return loadedClassifier(files);
      return kind === 'linearRegression' ? decodeRegression(files) : loadedModel(files);
    },
    warn,
  );

/** What each task's models are called, and which command uses one. */
const uses: Readonly<Record<AnyModel['task'], readonly [name: string, command: string]>> = {
  'language-model': ['a language model', 'generate'],
  classification: ['a text classifier', 'classify'],
  regression: ['a linear regression', 'evaluate'],
};

/**
 * A model of one task.
 *
 * @throws `E_CHECKPOINT` as `loadAnyModel`, and naming the command that takes a model of another task.
 */
export const loadModelOf = async <Task extends AnyModel['task']>(
  task: Task,
  folder: string,
  warn: Terminal['warn'],
): Promise<Extract<AnyModel, { task: Task }>> => {
  const found = await loadAnyModel(folder, warn);
  if (found.task === task) return found as Extract<AnyModel, { task: Task }>;
  const [name, command] = uses[found.task];
  throw new RidgelineError('E_CHECKPOINT', `${folder}: it is ${name}, not ${uses[task][0]}.`, {
    at: folder,
    hint: `Use it with \`ridgeline ${command} ${quotedPath(folder)}\`.`,
  });
};

/** A language model. @throws `E_CHECKPOINT` as `loadModelOf` */
export const loadModel = (folder: string, warn: Terminal['warn']): Promise<LoadedModel> =>
  loadModelOf('language-model', folder, warn);
