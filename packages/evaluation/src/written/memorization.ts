import { requirePositiveInteger } from '@ridgeline/contracts';
import { type SuffixAutomaton, suffixAutomaton } from './suffix-automaton.ts';
import { requireTokenTexts, type TokenTexts } from './token-texts.ts';

export interface MemorizationOptions {
  /** Ids of tokens by text that was written. */
  readonly generated: TokenTexts;
  /** Ids of tokens by document that was learnt from; a text as a whole is one document. They are read once, in their order. */
  readonly training: TokenTexts;
  /** Tokens of the n-grams that are looked up, 8 if not given. */
  readonly n?: number;
}

/** A stretch of what was written that stands in a document too. */
export interface CopiedSpan {
  /** Tokens. */
  readonly length: number;
  /** Which text, and from which token on. */
  readonly text: number;
  readonly at: number;
  /** Which document has it too, and from which token on. */
  readonly document: number;
  readonly documentAt: number;
}

export interface Memorization {
  /** The longest, the first of equals; null if not one token is shared. */
  readonly longest: CopiedSpan | null;
  /** [texts] tokens of the longest span of each. */
  readonly longestByText: readonly number[];
  /** Of the n-grams written, the share that stand in a document; 0 where no text is n tokens long. */
  readonly share: number;
}

/** What of each state's stretches the documents have: how long, and where it ends there. */
interface Found {
  readonly reached: Int32Array;
  readonly documents: Int32Array;
  readonly ends: Int32Array;
}

const find = ({ next, links, lengths }: SuffixAutomaton, training: TokenTexts): Found => {
  const [reached, documents, ends] = [0, 0, 0].map(() => new Int32Array(next.length)) as [
    Int32Array,
    Int32Array,
    Int32Array,
  ];
  training.forEach((document, which) => {
    let [state, length] = [0, 0];
    for (let at = 0; at < document.length; at++) {
      const id = document[at]!;
      while (state > 0 && !next[state]!.has(id)) {
        state = links[state]!;
        length = lengths[state]!;
      }
      const to = next[state]!.get(id);
      if (to === undefined) continue;
      state = to;
      length++;
      if (length <= reached[state]!) continue;
      reached[state] = length;
      documents[state] = which;
      ends[state] = at + 1;
    }
  });
  // who has a stretch has its suffixes: from the longest to the shortest
  const order = lengths.map((_, state) => state).sort((a, b) => lengths[b]! - lengths[a]!);
  for (const state of order) {
    const link = links[state]!;
    if (link <= 0 || reached[state] === 0 || reached[link] === lengths[link]) continue;
    reached[link] = lengths[link]!;
    documents[link] = documents[state]!;
    ends[link] = ends[state]!;
  }
  return { reached, documents, ends };
};

/**
 * What of generated text is copied from the text it was learnt from: the longest stretch of tokens that stands there too,
 * and the share of n-grams that do.
 *
 * By a suffix automaton of what was written, through which the documents are read once: time is linear in both, memory in what
 * was written alone, and nothing is found that is not there. Short spans and common n-grams are shared by any two texts of a
 * language: hold the figures against those of text that was not learnt from, as a validation part in the place of `generated`.
 *
 * @throws `E_DATA` without a text or a document, or for what is no id; `E_RANGE` if n is no integer ≥ 1.
 * @see Carlini et al. 2023, "Quantifying memorization across neural language models"; Blumer et al. 1985.
 * @example memorization({ generated: [[5, 1, 2, 3]], training: [[0, 1, 2, 3, 4]], n: 2 }) // longest.length 3, share ≈ 0.667
 */
export const memorization = ({ generated, training, n = 8 }: MemorizationOptions): Memorization => {
  requirePositiveInteger('memorization', { n });
  requireTokenTexts('memorization', 'generated', generated);
  requireTokenTexts('memorization', 'training', training);
  // no document has what stands between two texts
  const automaton = suffixAutomaton(generated.flatMap((text) => [...Array.from(text), -1]));
  const { links, lengths, beginnings } = automaton;
  const { reached, documents, ends } = find(automaton, training);
  const longestByText: number[] = [];
  let longest: CopiedSpan | null = null;
  let [place, ngrams, copied] = [0, 0, 0];
  generated.forEach(({ length }, text) => {
    let most = 0;
    for (let at = 0; at < length; at++) {
      let state = beginnings[place + at]!;
      // the longest stretch that ends here and that a document has
      while (state > 0 && reached[state]! <= lengths[links[state]!]!) state = links[state]!;
      const span = reached[state]!;
      most = Math.max(most, span);
      if (at + 1 >= n) {
        ngrams++;
        if (span >= n) copied++;
      }
      if (span > (longest?.length ?? 0))
        longest = {
          length: span,
          text,
          at: at + 1 - span,
          document: documents[state]!,
          documentAt: ends[state]! - span,
        };
    }
    longestByText.push(most);
    place += length + 1;
  });
  return { longest, longestByText, share: ngrams === 0 ? 0 : copied / ngrams };
};
