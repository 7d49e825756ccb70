export { blocklist } from './blocklist/blocklist.ts';
export { filters } from './catalog.ts';
export type { Action, Filter, GuardContext, Span } from './filter.ts';
export { type FilterSpec, filtersOf } from './filters-of.ts';
export { type Finding, type Guarded, guarded } from './guarded.ts';
export { detectLanguage, type LanguageGuess } from './language/detect-language.ts';
export { languages } from './language/languages.ts';
export { lengthLimit } from './limits/length-limit.ts';
export { repetitionLimit } from './limits/repetition-limit.ts';
export { unknownTokens } from './limits/unknown-tokens.ts';
export { type CopiedSpan, copiedSpans, longestCopiedSpan, memorized } from './memory/memorized.ts';
export {
  type NgramMemory,
  type NgramMemoryOptions,
  ngramMemory,
  ngramMemoryFromBytes,
} from './memory/ngram-memory.ts';
export { repeatedNgrams } from './output/repeated-ngrams.ts';
export { wholeSentences } from './output/whole-sentences.ts';
export { hasLuhnDigit } from './personal/card-number.ts';
export { isIban } from './personal/iban.ts';
export { personalData } from './personal/personal-data.ts';
export { hiddenCharacters } from './unicode/hidden-characters.ts';
export { unicodeForm } from './unicode/unicode-form.ts';
