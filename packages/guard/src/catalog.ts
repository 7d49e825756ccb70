import { blocklist } from './blocklist/blocklist.ts';
import { languages } from './language/languages.ts';
import { lengthLimit } from './limits/length-limit.ts';
import { repetitionLimit } from './limits/repetition-limit.ts';
import { unknownTokens } from './limits/unknown-tokens.ts';
import { memorized } from './memory/memorized.ts';
import { repeatedNgrams } from './output/repeated-ngrams.ts';
import { wholeSentences } from './output/whole-sentences.ts';
import { personalData } from './personal/personal-data.ts';
import { hiddenCharacters } from './unicode/hidden-characters.ts';
import { unicodeForm } from './unicode/unicode-form.ts';

/** Every filter by the `kind` of its spec, in the order in which a text should meet them. */
export const filters = {
  lengthLimit,
  hiddenCharacters,
  unicodeForm,
  repetitionLimit,
  unknownTokens,
  languages,
  memorized,
  repeatedNgrams,
  wholeSentences,
  blocklist,
  personalData,
} as const;
