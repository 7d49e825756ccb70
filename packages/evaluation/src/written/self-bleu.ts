import { RidgelineError } from '@ridgeline/contracts';
import { bleuOf } from '../translation/bleu.ts';
import { ngramsOf, requireTokenTexts, type TokenTexts } from './token-texts.ts';

/** How often an n-gram stands in the text that has it most often, in which, and in any other at most. */
interface Most {
  readonly count: number;
  readonly text: number;
  readonly next: number;
}

const orders = [1, 2, 3, 4];

const countsOf = (ngrams: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const ngram of ngrams) counts.set(ngram, (counts.get(ngram) ?? 0) + 1);
  return counts;
};

const mostOf = (texts: readonly Map<string, number>[]): Map<string, Most> => {
  const most = new Map<string, Most>();
  texts.forEach((counts, text) => {
    for (const [ngram, count] of counts) {
      const known = most.get(ngram) ?? { count: 0, text: -1, next: 0 };
      most.set(
        ngram,
        count > known.count
          ? { count, text, next: known.count }
          : { ...known, next: Math.max(known.next, count) },
      );
    }
  });
  return most;
};

/** Of sorted lengths without one that is `own`, the nearest to it, the shorter of two. */
const nearestOf = (sorted: readonly number[], own: number): number => {
  const at = sorted.indexOf(own);
  const [before, after] = [sorted[at - 1], sorted[at + 1]];
  if (before === undefined) return after!;
  if (after === undefined) return before;
  return own - before <= after - own ? before : after;
};

/**
 * Self-BLEU of texts: the mean over them of the BLEU of each with all others as its references, in 0 … 100. High where texts
 * say the same; it knows nothing of what they say. BLEU is that of 1 to 4 tokens with exponential smoothing; a text
 * of fewer than four has 0.
 *
 * It rises with the number of texts: compare equally many. Each n-gram needs only the two texts that have it most often, so
 * that time grows with the tokens, not with the pairs of texts.
 *
 * @param texts ids of tokens by text, two or more.
 * @throws `E_DATA` with fewer than two texts or for what is no id.
 * @see Zhu et al. 2018, "Texygen: a benchmarking platform for text generation models"; `corpus_bleu` of sacreBLEU of each
 *   text against all others.
 * @example selfBleu([[1, 2, 3, 4], [1, 2, 3, 4]]) // ≈ 100
 */
export const selfBleu = (texts: TokenTexts): number => {
  requireTokenTexts('selfBleu', 'texts', texts);
  if (texts.length < 2)
    throw new RidgelineError('E_DATA', `selfBleu: there must be two texts or more, got ${texts.length}.`);
  const counts = orders.map((n) => texts.map((text) => countsOf(ngramsOf(text, n))));
  const most = counts.map(mostOf);
  const lengths = texts.map(({ length }) => length);
  const sorted = [...lengths].sort((a, b) => a - b);
  const scores = texts.map((text, own) => {
    const matches = orders.map((_, order) => {
      let matched = 0;
      for (const [ngram, count] of counts[order]![own]!) {
        const known = most[order]!.get(ngram)!;
        matched += Math.min(count, known.text === own ? known.next : known.count);
      }
      return matched;
    });
    return bleuOf([
      {
        matches,
        totals: orders.map((n) => Math.max(0, text.length - n + 1)),
        hypothesisWords: text.length,
        referenceWords: nearestOf(sorted, text.length),
      },
    ]).score;
  });
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
};
