import { RidgelineError, type Tokenizer } from '@ridgeline/contracts';
import { charSplit, charTokenizer } from './char-tokenizer.ts';
import { readDocument } from './tokenizer-json.ts';
import { whitespaceSplit, whitespaceTokenizer } from './whitespace-tokenizer.ts';
import { wordSplit, wordTokenizer } from './word-tokenizer.ts';

/**
 * The tokenizer that a `tokenizer.json` describes. The patterns in the file are compared with those known here and
 * never compiled.
 *
 * @param json the parsed content, as `tokenizer.toJSON()` gives it.
 * @throws `E_DATA` naming the first stage that is malformed or belongs to another kind of tokenizer.
 * @see the `tokenizer.json` layout of Hugging Face tokenizers, which loads these files and gives the same ids.
 * @example tokenizerFromJSON(JSON.parse(file)).encode('whale').ids
 */
export const tokenizerFromJSON = (json: unknown): Tokenizer => {
  const { split, lowercase, vocabulary } = readDocument(json, [charSplit, wordSplit, whitespaceSplit]);
  if (split === wordSplit) return wordTokenizer({ vocabulary, lowercase });
  const [name, make] =
    split === charSplit
      ? (['character', charTokenizer] as const)
      : (['whitespace', whitespaceTokenizer] as const);
  if (lowercase)
    throw new RidgelineError('E_DATA', `tokenizer.json: a ${name} tokenizer must have no normalizer.`, {
      hint: 'Lower the text before it is encoded.',
    });
  return make({ vocabulary });
};
