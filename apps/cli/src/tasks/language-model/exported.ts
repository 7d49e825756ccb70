import { encodeSafetensors } from '@ridgeline/checkpoints';
import { toGpt2 } from '@ridgeline/models';
import { configFile, jsonFile, tokenIds, tokenizerConfigFile } from '../../hugging-face/checkpoint-files.ts';
import type { Exported } from '../task.ts';
import type { LoadedModel } from './model.ts';

/** A language model as the files that transformers loads. @throws as `toGpt2` */
export const exportedLanguageModel = async ({ model, params, tokenizer }: LoadedModel): Promise<Exported> => {
  const { config, tensors } = toGpt2(model.spec, params);
  // what its noise was is not known there
  const noise = { embd_pdrop: 0, attn_pdrop: 0, resid_pdrop: 0 };
  return {
    files: {
      // ids that a GPT-2 has where nothing is said are of a vocabulary of 50,257
      'config.json': configFile({ ...config, ...tokenIds(tokenizer), ...noise }),
      'tokenizer.json': jsonFile(tokenizer.toJSON()),
      'tokenizer_config.json': tokenizerConfigFile(tokenizer, model.contextLength),
      // transformers asks for this word
      'model.safetensors': await encodeSafetensors(tensors, { format: 'pt' }),
    },
    loader: 'AutoModelForCausalLM',
  };
};
