import { encodeSafetensors } from '@ridgeline/checkpoints';
import type { Json, Tokenizer } from '@ridgeline/contracts';
import { toMarian } from '@ridgeline/models';
import { configFile, jsonFile, tokenIds, tokenizerConfigFile } from '../../hugging-face/checkpoint-files.ts';
import type { Exported } from '../task.ts';
import { type LoadedTranslator, maxTokensOf } from './model.ts';

/** What stands behind a text, as `tokenizer.json` says it: ours puts the end there without being told. */
const endBehind = ({ special, vocabulary }: Tokenizer): Json => {
  const [id, content] = [special.end!, vocabulary[special.end!]!];
  const text = (name: string) => ({ Sequence: { id: name, type_id: 0 } });
  const end = { SpecialToken: { id: content, type_id: 0 } };
  return {
    type: 'TemplateProcessing',
    single: [text('A'), end],
    pair: [text('A'), end, text('B'), end],
    special_tokens: { [content]: { id: content, ids: [id], tokens: [content] } },
  };
};

const tokenizerFile = (tokenizer: Tokenizer): Uint8Array => {
  const file = tokenizer.toJSON() as { readonly post_processor: Json };
  return jsonFile({ ...file, post_processor: file.post_processor ?? endBehind(tokenizer) });
};

/** A translator as the files that transformers loads. @throws as `toMarian` */
export const exportedTranslator = async (loaded: LoadedTranslator): Promise<Exported> => {
  const { model, params, tokenizer, sourceTokenizer, run } = loaded;
  const { config, tensors } = toMarian(model.spec, params);
  const longest = maxTokensOf(run) + 1;
  const { begin, ...special } = tokenizer.special;
  const { end, pad } = special;
  // what a translation begins with stands before no text of theirs
  const read = { ...tokenizer, special };
  const writing = { decoder_start_token_id: begin, eos_token_id: end, pad_token_id: pad };
  return {
    files: {
      'config.json': configFile({
        ...config,
        ...tokenIds(read),
        ...{ decoder_start_token_id: begin, forced_eos_token_id: null, max_position_embeddings: longest },
        // what its noise was is not known there
        ...{ dropout: 0, attention_dropout: 0, activation_dropout: 0 },
      }),
      // no translation has a token that fills up
      'generation_config.json': jsonFile({ ...writing, bad_words_ids: [[pad]], max_length: longest }),
      'tokenizer.json': tokenizerFile(tokenizer),
      ...(sourceTokenizer && { 'source-tokenizer.json': tokenizerFile(sourceTokenizer) }),
      'tokenizer_config.json': tokenizerConfigFile(read, longest),
      'model.safetensors': await encodeSafetensors(tensors, { format: 'pt' }),
    },
    loader: 'AutoModelForSeq2SeqLM',
  };
};
