import type { Corpus } from './corpus.ts';
import { mobyDick } from './moby-dick.ts';

/**
 * Every corpus by its name.
 *
 * @example await readFile(corpora['moby-dick'].url, 'utf8') // in a browser: (await fetch(url)).text()
 */
export const corpora = {
  'moby-dick': mobyDick,
} as const satisfies Record<string, Corpus>;

export type CorpusName = keyof typeof corpora;

/** The corpus of first runs. */
export const defaultCorpus: CorpusName = 'moby-dick';
