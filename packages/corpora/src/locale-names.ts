import type { Corpus } from './corpus.ts';

/** Names of territories, languages and scripts in English, and the same in French. */
export const localeNames: Corpus = {
  name: 'locale-names',
  title: 'Names of territories, languages and scripts in English and French',
  author: 'Unicode, Inc.',
  year: 2025,
  language: 'en',
  characters: 22_632,
  table: { columns: ['source', 'target'], rows: 1076 },
  licence: 'Unicode-3.0',
  source: 'https://www.npmjs.com/package/cldr-localenames-full',
  url: new URL('../generated/locale-names.csv', import.meta.url),
};
