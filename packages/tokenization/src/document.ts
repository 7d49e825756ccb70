import type { Json } from '@ridgeline/contracts';
import { writeAdded } from './added-tokens.ts';
import type { Stages } from './compose.ts';

/** What stands in every file that was trained here, but for added tokens: the stages are all that differs. */
export const fixed = {
  version: '1.0',
  truncation: null,
  padding: null,
  // "<unk>" is not among them, so that this text is read as the pre-tokenizer has it
  added_tokens: [],
  post_processor: null,
};

const addedTokensOf = ({ model, added = [], textTokens }: Stages): Json =>
  textTokens?.map((token) => ({ ...token })) ?? writeAdded(model.vocabulary.length, added);

/** Normalizers as one entry: none, one, or a sequence. */
const normalizer = ({ normalizers }: Stages): Json => {
  const written = normalizers.map((each) => each.toJSON());
  return written.length > 1 ? { type: 'Sequence', normalizers: written } : (written[0] ?? null);
};

/** The content of `tokenizer.json` in the Hugging Face layout. */
export const writeDocument = (stages: Stages): Json => ({
  ...fixed,
  ...stages.inputJson,
  added_tokens: addedTokensOf(stages),
  normalizer: normalizer(stages),
  pre_tokenizer: stages.preTokenizer.toJSON(),
  decoder: stages.decoder.toJSON(),
  model: stages.model.toJSON(),
});
