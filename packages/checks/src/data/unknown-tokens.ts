import { check } from '../check.ts';
import { heldOut } from '../facts.ts';
import { percent } from '../words.ts';

/** Above the share of any set whose perplexities are compared: 6.1 % of the words of Penn Treebank's test text are <unk>. */
const most = 0.07;

export const unknownTokens = check({
  code: 'RDG112',
  title: 'Much of the held-out text is unknown to the vocabulary',
  severity: 'warning',
  why: 'All unknown words are one token: they are cheap to predict, say nothing to a classifier, and make losses look better than those of a vocabulary that knows them.',
  remedy:
    'Take parts of words (tokenizer.kind=bpe) or characters, a larger tokenizer.size, or a smaller tokenizer.minFrequency.',
  needs: ['unknownTokens'],
  find: ({ unknownTokens: parts }) => {
    const found = heldOut(parts);
    if (found.length === 0) return { lacks: 'a held-out part' };
    return {
      isFault: found.some(([, { unknown, tokens }]) => unknown > most * tokens),
      saw: `${found
        .map(
          ([name, { unknown, tokens }]) =>
            `${percent(unknown / Math.max(1, tokens))} of the tokens of the ${name} are unknown`,
        )
        .join(', ')}; sets that are compared have up to ${percent(most)}.`,
    };
  },
});
