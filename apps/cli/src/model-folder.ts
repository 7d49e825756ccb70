import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type DecodedModel, decodeModel, decodeState, encodeModel, encodeState, type ModelContent } from '@ridgeline/checkpoints';
import { type HostParams, isRidgelineError, type Json, type Model, RidgelineError, type Tokenizer, type TrainingState } from '@ridgeline/contracts';
import { modelFromSpec } from '@ridgeline/recipes';
import { tokenizerFromJSON } from '@ridgeline/tokenization';
import { previous, readFiles, writeFiles } from './files.ts';
import type { Terminal } from './terminal.ts';

const modelFiles = ['config.json', 'tokenizer.json', 'model.safetensors', 'run.json', 'README.md'] as const;
const stateFiles = ['state.safetensors', 'state.json'] as const;

/** A model as it comes from its folder. */
export interface LoadedModel {
  readonly model: Model;
  readonly tokenizer: Tokenizer;
  readonly params: HostParams;
  /** The content of run.json. */
  readonly run: Json;
}

/** Writes a model, and the state of its training if it can be resumed, as one generation. @throws `E_IO` */
export const saveModel = async (folder: string, content: ModelContent, state?: TrainingState): Promise<void> => {
  const files = {
    ...(await encodeModel(content)),
    ...(state === undefined ? {} : await encodeState(state)),
  };
  await writeFiles(folder, files, { keep: true });
};

/** Reads from the folder, or from its generation before if the last is damaged, which is said. */
const withFallback = async <T>(
  folder: string,
  names: readonly string[],
  decode: (files: Readonly<Record<string, Uint8Array>>) => Promise<T>,
  warn: Terminal['warn'],
): Promise<T> => {
  const files = await readFiles(folder, names);
  if (Object.keys(files).length === 0) {
    throw new RidgelineError('E_CHECKPOINT', `${folder}: there is no model in this folder.`, {
      at: folder,
      hint: 'Give the folder that `ridgeline train --out` or `ridgeline compare --out` wrote.',
    });
  }
  try {
    return await decode(files);
  } catch (error) {
    if (!isRidgelineError(error) || error.code !== 'E_CHECKPOINT') throw error;
    try {
      const found = await decode(await readFiles(path.join(folder, previous), names));
      warn(`${folder}: ${error.message} Going on with the save before it.`);
      return found;
    } catch {
      throw new RidgelineError('E_CHECKPOINT', `${folder}: ${error.message}`, {
        at: folder,
        hint: error.hint ?? 'Train it again with another --out.',
      });
    }
  }
};

const parametersOf = (spec: Parameters<typeof modelFromSpec>[0]) => modelFromSpec(spec).parameters;

/** @throws `E_CHECKPOINT` if the folder is no model, or it and the generation before are damaged. */
export const loadModel = (folder: string, warn: Terminal['warn']): Promise<LoadedModel> =>
  withFallback(
    folder,
    modelFiles,
    async (files) => {
      const { spec, tokenizer, params, run }: DecodedModel = await decodeModel(files, { parametersOf });
      return { model: modelFromSpec(spec), tokenizer: tokenizerFromJSON(tokenizer), params, run };
    },
    warn,
  );

/** @throws `E_CHECKPOINT` if there is no state to resume from, or it and the one before are damaged. */
export const loadState = (folder: string, warn: Terminal['warn']): Promise<TrainingState> =>
  withFallback(folder, stateFiles, decodeState, warn);

/** run.json of a run that may have saved no model yet. */
export const loadRun = async (folder: string): Promise<Record<string, Json>> => {
  try {
    return JSON.parse(await readFile(path.join(folder, 'run.json'), 'utf8'));
  } catch (cause) {
    throw new RidgelineError('E_CHECKPOINT', `${folder}: there is no run to resume in this folder.`, {
      at: folder,
      hint: 'Give the folder of the run with --out, or leave --resume out to begin.',
      cause,
    });
  }
};
