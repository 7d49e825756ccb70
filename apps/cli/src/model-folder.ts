import path from 'node:path';
import { type DecodedModel, decodeModel, encodeModel, type ModelContent } from '@ridgeline/checkpoints';
import {
  type HostParams,
  isRidgelineError,
  type Json,
  type Model,
  RidgelineError,
  type Tokenizer,
} from '@ridgeline/contracts';
import { modelFromSpec } from '@ridgeline/recipes';
import { tokenizerFromJSON } from '@ridgeline/tokenization';
import { previous, readFiles, writeFiles } from './files.ts';
import type { Terminal } from './terminal.ts';

type Files = Readonly<Record<string, Uint8Array>>;

/** All that a save may write: what is read together and kept together. */
export const generation = [
  'config.json',
  'tokenizer.json',
  'model.safetensors',
  'run.json',
  'README.md',
  'state.safetensors',
  'state.json',
] as const;

/** A model as it comes from its folder. */
export interface LoadedModel {
  readonly model: Model;
  readonly tokenizer: Tokenizer;
  readonly params: HostParams;
  /** The content of run.json. */
  readonly run: Json;
}

/** Writes a model, with further files, as one generation. @throws `E_IO` */
export const saveModel = async (folder: string, content: ModelContent, more: Files = {}): Promise<void> =>
  writeFiles(folder, { ...(await encodeModel(content)), ...more }, { generation });

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

const parametersOf = (spec: Parameters<typeof modelFromSpec>[0]) => modelFromSpec(spec).parameters;

/** @throws `E_CHECKPOINT` if the folder is no model, or it and the generation before are damaged. */
export const loadModel = (folder: string, warn: Terminal['warn']): Promise<LoadedModel> =>
  readGeneration(
    folder,
    async (files) => {
      const { spec, tokenizer, params, run }: DecodedModel = await decodeModel(files, { parametersOf });
      return { model: modelFromSpec(spec), tokenizer: tokenizerFromJSON(tokenizer), params, run };
    },
    warn,
  );
