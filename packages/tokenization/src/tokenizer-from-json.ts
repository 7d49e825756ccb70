import type { AddedRole, Tokenizer, TokenizerModel } from '@ridgeline/contracts';
import { bpeTokenizerOf } from './bpe-tokenizer.ts';
import { charTokenizer } from './char-tokenizer.ts';
import type { Stages } from './compose.ts';
import { readDocument } from './read-document.ts';
import { tokenizerOf } from './staged-tokenizer.ts';
import { whitespaceTokenizer } from './whitespace-tokenizer.ts';
import { wordTokenizer } from './word-tokenizer.ts';

/** What the stages of a tokenizer with a name have learned. */
interface Learned {
  readonly vocabulary: readonly string[];
  readonly added: readonly AddedRole[];
  readonly model: TokenizerModel;
}

/** The tokenizers that have a name of their own, by the kinds of their stages; `undefined` for stages that read otherwise. */
const named: Readonly<Record<string, (learned: Learned) => Tokenizer | undefined>> = {
  'characters wordLevel fuse': charTokenizer,
  'words wordLevel fuse': wordTokenizer,
  'lowercase words wordLevel fuse': (learned) => wordTokenizer({ ...learned, lowercase: true }),
  'wordsAndLineBreaks wordLevel spacedWords': whitespaceTokenizer,
  'byteLevel bpe byteLevel': ({ model, added }) => bpeTokenizerOf(model, added),
};

const nameOf = ({ normalizers, preTokenizer, model, decoder }: Stages): string =>
  [...normalizers.map(({ spec }) => spec.kind), preTokenizer.spec.kind, model.kind, decoder.spec.kind].join(
    ' ',
  );

/**
 * The tokenizer that a `tokenizer.json` describes. The patterns in the file are compared with those known here and
 * never compiled.
 *
 * @param json the parsed content, as `tokenizer.toJSON()` gives it.
 * @returns a tokenizer of the kind that it was saved as, or of stages where these have no name of their own.
 * @throws `E_DATA` naming the first stage that is malformed or of no kind known here.
 * @see the `tokenizer.json` layout of Hugging Face tokenizers, which loads these files and gives the same ids.
 * @example tokenizerFromJSON(JSON.parse(file)).encode('whale').ids
 */
export const tokenizerFromJSON = (json: unknown): Tokenizer => {
  const stages = readDocument(json);
  const { model, added = [] } = stages;
  return named[nameOf(stages)]?.({ vocabulary: model.vocabulary, added, model }) ?? tokenizerOf(stages);
};
