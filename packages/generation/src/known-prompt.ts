import type { Tokenizer } from '@ridgeline/contracts';

type Words = Pick<Tokenizer, 'encode' | 'decode' | 'vocabulary' | 'special'>;

/** Whether a text has tokens, and the vocabulary all of them. */
const isKnown = (text: string, { encode, special }: Words): boolean => {
  const { ids } = encode(text);
  return ids.length > 0 && !ids.includes(special.unknown as number);
};

/** What a token should look like to begin a text, the best first. */
const beginnings = [/^\p{Lu}/u, /^\p{L}/u, /^ ?\p{L}/u, /^\P{White_Space}/u];

/**
 * A short prompt that a vocabulary has whole, for examples of use: `The `, else one of its tokens, with a capital first if
 * there is one.
 *
 * @returns `undefined` if it knows nothing.
 * @example knownPrompt(charTokenizer({ vocabulary: ['<unk>', ' ', 'а', 'Б'] })) // 'Б'
 */
export const knownPrompt = (words: Words): string | undefined => {
  const usual = ['The ', 'The'].find((text) => isKnown(text, words));
  if (usual !== undefined) return usual;
  const texts = words.vocabulary.flatMap((_, id) =>
    Object.values(words.special).includes(id) ? [] : [words.decode([id])],
  );
  for (const pattern of beginnings) {
    const found = texts.find((text) => pattern.test(text) && isKnown(text, words));
    if (found !== undefined) return found;
  }
  return undefined;
};

/**
 * What a text without a prompt goes on from: nothing where the tokenizer has a token to begin with, else what the vocabulary
 * knows if it knows anything: a line break, a space, or {@link knownPrompt}.
 *
 * @example startOfText(charTokenizer({ vocabulary: ['<unk>', ' ', 'a'] })) // ' '
 */
export const startOfText = (words: Words): string =>
  words.special.begin === undefined
    ? (['\n', ' '].find((text) => isKnown(text, words)) ?? knownPrompt(words) ?? '\n')
    : '';
