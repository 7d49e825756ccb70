export { type DecodedLanguageModel, decodeLanguageModel } from './decode-language-model.ts';
export { type LanguageModel, loadLanguageModel, type WriteOptions } from './load-language-model.ts';
