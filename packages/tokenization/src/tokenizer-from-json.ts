import type { Tokenizer } from '@ridgeline/contracts';
import { bpeTokenizerOf } from './bpe-tokenizer.ts';
import { charTokenizer } from './char-tokenizer.ts';
import type { Stages } from './compose.ts';
import { readDocument } from './read-document.ts';
import { tokenizerOf } from './staged-tokenizer.ts';
import { unigramTokenizerOf } from './unigram-tokenizer.ts';
import { whitespaceTokenizer } from './whitespace-tokenizer.ts';
import { wordPieceTokenizerOf } from './word-piece-tokenizer.ts';
import { wordTokenizer } from './word-tokenizer.ts';

/** What the stages of a tokenizer with a name have learned. */
const learnedBy = ({ model, added = [] }: Stages) => ({ vocabulary: model.vocabulary, added });

/** The tokenizers that have a name of their own, by the kinds of their stages; `undefined` for stages that read otherwise. */
const named: Readonly<Record<string, (stages: Stages) => Tokenizer | undefined>> = {
  'characters wordLevel fuse': (stages) => charTokenizer(learnedBy(stages)),
  'words wordLevel fuse': (stages) => wordTokenizer(learnedBy(stages)),
  'lowercase words wordLevel fuse': (stages) => wordTokenizer({ ...learnedBy(stages), lowercase: true }),
  'wordsAndLineBreaks wordLevel spacedWords': (stages) => whitespaceTokenizer(learnedBy(stages)),
  'byteLevel bpe byteLevel': ({ model, added }) => bpeTokenizerOf(model, added),
  'bert bertWords wordPiece wordPiece': wordPieceTokenizerOf,
  'unicode metaspace unigram metaspace': unigramTokenizerOf,
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
  const { textTokens, inputJson } = stages;
  if (textTokens !== undefined || inputJson !== undefined) return tokenizerOf(stages);
  return named[nameOf(stages)]?.(stages) ?? tokenizerOf(stages);
};
