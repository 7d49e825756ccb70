export { type TokenizerKind, tokenizerKinds } from './catalog.ts';
export { charTokenizer } from './char-tokenizer.ts';
export { tokenizerFromJSON } from './tokenizer-from-json.ts';
export { type TokenizerTrainingSpec, trainTokenizer } from './train-tokenizer.ts';
export { whitespaceTokenizer } from './whitespace-tokenizer.ts';
export { wordTokenizer } from './word-tokenizer.ts';
