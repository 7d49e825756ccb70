import { RidgelineError, type Tokenizer } from '@ridgeline/contracts';
import { fromHuggingFace } from '@ridgeline/models';
import { parseConfig } from '@ridgeline/recipes';
import { type RoleIds, withRoles } from '@ridgeline/tokenization';
import { quotedPath } from '../../command-line/parse.ts';
import type { Checkpoint } from '../../hugging-face/checkpoint.ts';
import type { Imported } from '../task.ts';

/** The most logits that are computed at once when it is evaluated on texts of 64 tokens: 64 MB of them. */
const rowsAtOnce = (vocabulary: number): number => Math.floor(2 ** 24 / (64 * vocabulary));

const refuse = (file: string, problem: string, hint: string): never => {
  throw new RidgelineError('E_CHECKPOINT', `${file}: ${problem}.`, { at: file, hint });
};

/** What begins, ends and fills up texts. */
const rolesOf = ({ config }: Checkpoint): Required<RoleIds> => {
  const { eos_token_id: end, pad_token_id: pad, decoder_start_token_id: begin = pad } = config;
  const ids = { begin, end, pad };
  if (Object.values(ids).every((id) => Number.isSafeInteger(id) && (id as number) >= 0))
    return ids as Required<RoleIds>;
  return refuse(
    'config.json',
    `eos_token_id, pad_token_id and decoder_start_token_id must each be an id, got ${[end, pad, begin].map((id) => JSON.stringify(id)).join(', ')}`,
    'Give the config.json that was saved with the model.',
  );
};

/** A tokenizer that knows these roles, of texts with nothing around them but their end. */
const tokenizerOf = (
  file: string,
  tokenizer: Tokenizer,
  roles: RoleIds & { readonly end: number },
): Tokenizer => {
  const { single = [] } = tokenizer.input ?? {};
  const around = single.flatMap((part) => ('ids' in part ? part.ids : []));
  const isBehind = single.length < 2 || !('ids' in single[0]!);
  if (around.length > 1 || around.some((id) => id !== roles.end) || !isBehind)
    return refuse(
      file,
      `it may put the end of a text, ${roles.end}, behind it (post_processor) and nothing else, got ${around.join(', ')}`,
      'Import a model that reads a text and its end.',
    );
  const highest = Math.max(...Object.values(roles));
  if (highest >= tokenizer.vocabulary.length)
    return refuse(
      file,
      `it must have the tokens that config.json names, got ${tokenizer.vocabulary.length} and the id ${highest}`,
      'Give both of one model.',
    );
  return withRoles(tokenizer, roles);
};

/** A translator of a checkpoint of Hugging Face. @throws as `fromHuggingFace`; `E_CHECKPOINT` for tokenizers that are not the model's */
export const importedTranslator = (checkpoint: Checkpoint): Imported => {
  const { config, tensors, tokenizer, sourceTokenizer } = checkpoint;
  const { spec, params } = fromHuggingFace(config, tensors);
  if (spec.sourceVocabulary !== undefined && sourceTokenizer === undefined)
    refuse(
      'config.json',
      'the source has a vocabulary of its own, and the folder no source-tokenizer.json',
      'Put the tokenizer of the source beside that of the target, tokenizer.json, under this name.',
    );
  const roles = rolesOf(checkpoint);
  const { task, data } = parseConfig({
    task: 'translation',
    // the end stands behind a text, and what begins it before
    data: { maxTokens: Number(config.max_position_embeddings ?? 1024) - 1 },
  });
  const rows = rowsAtOnce(spec.vocabulary as number);
  return {
    spec,
    params,
    tokenizer: tokenizerOf('tokenizer.json', tokenizer, roles),
    ...(sourceTokenizer && {
      // what fills up is not looked at: the source needs no token for it
      sourceTokenizer: tokenizerOf('source-tokenizer.json', sourceTokenizer, { end: roles.end }),
    }),
    config: {
      task,
      model: spec,
      regularizers: [],
      data,
      training: { batchSize: Math.min(32, Math.max(1, rows)) },
    },
    next: (folder) => `ridgeline translate ${quotedPath(folder)} "a text"`,
  };
};
