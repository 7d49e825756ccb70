import type { Tokenizer } from '@ridgeline/contracts';
import type { IdText } from '@ridgeline/data';

/** Says how many texts are not read to their end. */
export const cutNote = (
  texts: readonly (IdText & { readonly isCut?: boolean })[],
  maxTokens: number,
): readonly string[] => {
  const cut = texts.filter(({ isCut }) => isCut).length;
  if (cut === 0) return [];
  return [
    `${cut} of ${texts.length} texts ${cut === 1 ? 'has' : 'have'} more than ${maxTokens} tokens, and ${cut === 1 ? 'is' : 'are'} read up to there. To read on: --set data.maxTokens=${2 * maxTokens}`,
  ];
};

/** Below so many tokens their number is no matter. */
const fewTokens = 1000;

/** Says so where most of the vocabulary is learnt from one text each. */
export const rareNote = (
  texts: readonly IdText[],
  { vocabulary }: Pick<Tokenizer, 'vocabulary'>,
): readonly string[] => {
  const inTexts = new Uint32Array(vocabulary.length);
  for (const { ids } of texts) for (const id of new Set(ids)) inTexts[id]!++;
  const once = inTexts.reduce((count, number) => count + (number === 1 ? 1 : 0), 0);
  if (vocabulary.length < fewTokens || 2 * once <= vocabulary.length) return [];
  return [
    `${once} of the ${vocabulary.length} tokens stand in one text each: a vocabulary that the data hardly support. Fewer: --set tokenizer.minFrequency=2, or another tokenizer.size.`,
  ];
};
