import { requirePositiveInteger } from '@ridgeline/contracts';
import { ngramsOf, requireTokenTexts, type TokenTexts } from './token-texts.ts';

/** Options of shares of n-grams. */
export interface NgramOptions {
  /** Tokens of each. */
  readonly n: number;
}

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/**
 * Distinct-n: of all n-grams of all texts together, the share that are different ones. 1 is no n-gram twice.
 *
 * It falls as there is more text, whoever wrote it: compare equally many tokens alone. A share of nothing is 0.
 *
 * @param texts ids of tokens by text.
 * @throws `E_DATA` without a text or for what is no id; `E_RANGE` if n is no integer ≥ 1.
 * @see Li et al. 2016, "A diversity-promoting objective function for neural conversation models"
 * @example distinctNgrams([[1, 2, 1, 2]], { n: 2 }) // ≈ 0.667: 1 2 and 2 1 of three
 */
export const distinctNgrams = (texts: TokenTexts, { n }: NgramOptions): number => {
  requirePositiveInteger('distinctNgrams', { n });
  requireTokenTexts('distinctNgrams', 'texts', texts);
  const all = texts.flatMap((text) => ngramsOf(text, n));
  return share(new Set(all).size, all.length);
};

/**
 * Rep-n: how much of a text is said again, 1 − different n-grams / n-grams of the text itself, in the mean over texts
 * that have an n-gram. 0 is no n-gram twice; a text of one token over and over comes near 1.
 *
 * @param texts ids of tokens by text.
 * @returns 0 if no text is n tokens long.
 * @throws as {@link distinctNgrams}.
 * @see Welleck et al. 2020, "Neural text generation with unlikelihood training"; Su et al. 2022, "A contrastive framework
 *   for neural text generation", which has it in percent.
 * @example repeatedNgrams([[1, 2, 1, 2]], { n: 2 }) // ≈ 0.333
 */
export const repeatedNgrams = (texts: TokenTexts, { n }: NgramOptions): number => {
  requirePositiveInteger('repeatedNgrams', { n });
  requireTokenTexts('repeatedNgrams', 'texts', texts);
  const shares = texts
    .map((text) => ngramsOf(text, n))
    .filter((ngrams) => ngrams.length > 0)
    .map((ngrams) => 1 - new Set(ngrams).size / ngrams.length);
  return share(
    shares.reduce((sum, each) => sum + each, 0),
    shares.length,
  );
};
