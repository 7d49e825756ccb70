import { encodeSafetensors } from '@ridgeline/checkpoints';
import type { AddedRole, Tokenizer } from '@ridgeline/contracts';
import { toGpt2 } from '@ridgeline/models';
import { version } from '../../command-line/version.ts';
import type { Files } from '../task.ts';
import type { LoadedModel } from './model.ts';

const names: Readonly<Record<AddedRole, string>> = { begin: 'bos', end: 'eos', pad: 'pad' };

const encoded = (content: unknown): Uint8Array =>
  new TextEncoder().encode(`${JSON.stringify(content, null, 2)}\n`);

/** What `PreTrainedTokenizerFast` is told beside `tokenizer.json`. */
const tokenizerConfig = ({ special, vocabulary }: Tokenizer, longest: number | undefined) => ({
  tokenizer_class: 'PreTrainedTokenizerFast',
  clean_up_tokenization_spaces: false,
  ...(longest !== undefined && { model_max_length: longest }),
  ...(special.unknown !== undefined && { unk_token: vocabulary[special.unknown] }),
  ...Object.fromEntries(
    Object.entries(names).flatMap(([role, name]) => {
      const id = special[role as AddedRole];
      return id === undefined ? [] : [[`${name}_token`, vocabulary[id]]];
    }),
  ),
});

/** A language model as the files that transformers loads. @throws as `toGpt2` */
export const exportedLanguageModel = async ({ model, params, tokenizer }: LoadedModel): Promise<Files> => {
  const { config, tensors } = toGpt2(model.spec, params);
  // those that a GPT-2 has where nothing is said are of a vocabulary of 50,257
  const ids = Object.entries(names).map(([role, name]) => [
    `${name}_token_id`,
    tokenizer.special[role as AddedRole] ?? null,
  ]);
  // what its noise was is not known there
  const noise = { embd_pdrop: 0, attn_pdrop: 0, resid_pdrop: 0 };
  return {
    'config.json': encoded({
      ...config,
      ...Object.fromEntries(ids),
      ...noise,
      dtype: 'float32',
      written_by: `ridgeline ${version}`,
    }),
    'tokenizer.json': encoded(tokenizer.toJSON()),
    'tokenizer_config.json': encoded(tokenizerConfig(tokenizer, model.contextLength)),
    // transformers asks for this word
    'model.safetensors': await encodeSafetensors(tensors, { format: 'pt' }),
  };
};
