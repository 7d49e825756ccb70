import { decodeModel } from '@ridgeline/checkpoints';
import type { Tokenizer } from '@ridgeline/contracts';
import { translators } from '@ridgeline/models';
import { modelFromSpec } from '@ridgeline/recipes';
import { tokenizerFromJSON } from '@ridgeline/tokenization';
import type { TrainedModel } from '../inspect-trained.ts';

/** A translator as it comes from its folder. */
export interface LoadedTranslator extends TrainedModel {
  readonly task: 'translation';
  readonly tokenizer: Tokenizer;
}

/** @throws `E_CHECKPOINT` if the files do not belong together */
export const loadedTranslator = async (
  files: Readonly<Record<string, Uint8Array>>,
): Promise<LoadedTranslator> => {
  const { spec, tokenizer, params, run } = await decodeModel(files, {
    parametersOf: (found) => modelFromSpec(found, translators).parameters,
  });
  return {
    task: 'translation',
    model: modelFromSpec(spec, translators),
    tokenizer: tokenizerFromJSON(tokenizer),
    params,
    run,
  };
};
