import type { Tokenizer } from '@ridgeline/contracts';
import { type IdText, isWrittenWithoutBlanks } from '@ridgeline/data';

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

/** Says so where half of what a tokenizer makes of texts, or more, is unknown to it, and which tokenizer knows more. */
export const unknownNote = (
  {
    texts,
    ids,
    of,
  }: { readonly texts: readonly string[]; readonly ids: readonly Int32Array[]; readonly of: string },
  { special }: Pick<Tokenizer, 'special'>,
  setting = 'tokenizer',
): readonly string[] => {
  const { unknown, ...marks } = special;
  const read = new Set(Object.values(marks));
  let [all, unread] = [0, 0];
  for (const text of ids)
    for (const id of text) {
      if (id === unknown) unread++;
      if (!read.has(id)) all++;
    }
  if (unread === 0 || 2 * unread < all) return [];
  const [why, kind] = isWrittenWithoutBlanks(texts)
    ? [', as the texts have no blanks between words', 'char']
    : ['', 'bpe'];
  return [
    `${Math.round((100 * unread) / all)} % of the tokens of ${of} are unknown to the tokenizer${why}. One that knows more: --set ${setting}.kind=${kind}`,
  ];
};
