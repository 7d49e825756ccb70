import type { Json } from '@ridgeline/contracts';
import type { Stages } from './compose.ts';

/** What stands in every file: the stages are all that differs. */
export const fixed = {
  version: '1.0',
  truncation: null,
  padding: null,
  // not listed as an added token, so that the text "<unk>" is read as the pre-tokenizer has it
  added_tokens: [],
  post_processor: null,
};

/** Normalizers as one entry: none, one, or a sequence. */
const normalizer = ({ normalizers }: Stages): Json => {
  const written = normalizers.map((each) => each.toJSON());
  return written.length > 1 ? { type: 'Sequence', normalizers: written } : (written[0] ?? null);
};

/** The content of `tokenizer.json` in the Hugging Face layout. */
export const writeDocument = (stages: Stages): Json => ({
  ...fixed,
  normalizer: normalizer(stages),
  pre_tokenizer: stages.preTokenizer.toJSON(),
  decoder: stages.decoder.toJSON(),
  model: stages.model.toJSON(),
});
