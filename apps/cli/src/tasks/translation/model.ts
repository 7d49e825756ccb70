import { decodeModel } from '@ridgeline/checkpoints';
import type { Json, Tokenizer } from '@ridgeline/contracts';
import { translators } from '@ridgeline/models';
import { modelFromSpec, type TranslationConfig } from '@ridgeline/recipes';
import { tensorsOf } from '@ridgeline/tensors';
import { tokenizerFromJSON } from '@ridgeline/tokenization';
import type { TrainedModel } from '../inspect-trained.ts';

/** A translator as it comes from its folder. */
export interface LoadedTranslator extends TrainedModel {
  readonly task: 'translation';
  /** Of the texts that it reads, where these have one of their own. */
  readonly sourceTokenizer?: Tokenizer;
}

/** The most tokens of a text that a translator was trained with. */
export const maxTokensOf = (run: Json): number =>
  (run as unknown as { readonly config: TranslationConfig }).config.data.maxTokens;

/** @throws `E_CHECKPOINT` if the files do not belong together */
export const loadedTranslator = async (
  files: Readonly<Record<string, Uint8Array>>,
): Promise<LoadedTranslator> => {
  const { spec, tokenizer, sourceTokenizer, params, run } = await decodeModel(files, {
    parametersOf: (found) => tensorsOf(modelFromSpec(found, translators)),
  });
  return {
    task: 'translation',
    model: modelFromSpec(spec, translators),
    tokenizer: tokenizerFromJSON(tokenizer),
    ...(sourceTokenizer !== undefined && { sourceTokenizer: tokenizerFromJSON(sourceTokenizer) }),
    params,
    run,
  };
};
