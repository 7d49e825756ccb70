import { bertWords } from './bert-words.ts';
import { byteLevel } from './byte-level.ts';
import { characters } from './characters.ts';
import { digits } from './digits.ts';
import { metaspace } from './metaspace.ts';
import { punctuation } from './punctuation.ts';
import { sequenceOf } from './sequence.ts';
import { whitespace } from './whitespace.ts';
import { words } from './words.ts';
import { wordsAndLineBreaks } from './words-and-line-breaks.ts';
import { wordsAndSigns } from './words-and-signs.ts';

/** The pre-tokenizers that a sequence can be made of, by the `kind` of their specs. */
const single = {
  characters,
  words,
  wordsAndLineBreaks,
  whitespace,
  punctuation,
  digits,
  metaspace,
  byteLevel,
  bertWords,
  wordsAndSigns,
} as const;

export const sequence = /* @__PURE__ */ sequenceOf(single);

/** Every pre-tokenizer by the `kind` of its spec. */
export const preTokenizers = { ...single, sequence } as const;
