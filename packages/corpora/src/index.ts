export { type CorpusName, corpora, defaultCorpus } from './catalog.ts';
export type { Corpus } from './corpus.ts';
