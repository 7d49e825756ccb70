import type { Corpus } from './corpus.ts';
import { firstNames } from './first-names.ts';
import { localeNames } from './locale-names.ts';
import { mobyDick } from './moby-dick.ts';

/**
 * Every corpus by its name.
 *
 * @example await readFile(corpora['moby-dick'].url, 'utf8') // in a browser: (await fetch(url)).text()
 */
export const corpora = {
  'moby-dick': mobyDick,
  'first-names': firstNames,
  'locale-names': localeNames,
} as const satisfies Record<string, Corpus>;

export type CorpusName = keyof typeof corpora;

/** The corpus of first runs of a language model. */
export const defaultCorpus: CorpusName = 'moby-dick';
