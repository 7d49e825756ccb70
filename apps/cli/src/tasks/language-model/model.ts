import { type DecodedLanguageModel, decodeLanguageModel } from '@ridgeline/language-model';

/** A language model as it comes from its folder. */
export interface LoadedModel extends DecodedLanguageModel {
  readonly task: 'language-model';
}

/** @throws `E_CHECKPOINT` if the files do not belong together */
export const loadedModel = async (files: Readonly<Record<string, Uint8Array>>): Promise<LoadedModel> => ({
  task: 'language-model',
  ...(await decodeLanguageModel(files)),
});
