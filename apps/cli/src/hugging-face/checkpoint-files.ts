import type { AddedRole, Tokenizer } from '@ridgeline/contracts';
import { version } from '../command-line/version.ts';

const names: Readonly<Record<AddedRole, string>> = { begin: 'bos', end: 'eos', pad: 'pad' };

/** JSON as the bytes of a file. */
export const jsonFile = (content: unknown): Uint8Array =>
  new TextEncoder().encode(`${JSON.stringify(content, null, 2)}\n`);

/** The ids of special tokens as `config.json` names them: `null` where there is none. */
export const tokenIds = ({ special }: Tokenizer): Readonly<Record<string, number | null>> =>
  Object.fromEntries(
    Object.entries(names).map(([role, name]) => [`${name}_token_id`, special[role as AddedRole] ?? null]),
  );

/** `config.json` of a model that was trained here. */
export const configFile = (config: object): Uint8Array =>
  jsonFile({ ...config, dtype: 'float32', written_by: `ridgeline ${version}` });

/** `tokenizer_config.json`: what `PreTrainedTokenizerFast` is told beside `tokenizer.json`. */
export const tokenizerConfigFile = (
  { special, vocabulary }: Tokenizer,
  longest: number | undefined,
): Uint8Array =>
  jsonFile({
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
