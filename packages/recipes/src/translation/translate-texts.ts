import { encodeSource } from './encode-pairs.ts';
import { refuseLong } from './refuse-long.ts';
import { type TranslateOptions, type Translator, translate } from './translate.ts';

const isBlank = (text: string): boolean => text.trim() === '';

/**
 * Translates texts as they come: blank ones stay empty, and those that are too long are told by their places before any is translated.
 *
 * @param options as those of `translate`; a text may have `maxTokens` too.
 * @param options.placeOf what errors call the text at a place: `text 3` if not given.
 * @throws `E_DATA` with the places of texts that have more than `maxTokens`.
 * @example await translateTexts(translator, ['the sea', ''], { maxTokens: 40 }) // ['la mer', '']
 */
export const translateTexts = async (
  translator: Translator,
  texts: readonly string[],
  {
    placeOf = (index) => `text ${index + 1}`,
    ...options
  }: TranslateOptions & { readonly placeOf?: (index: number) => string },
): Promise<string[]> => {
  const { maxTokens } = options;
  const { tokenizer, sourceTokenizer = tokenizer } = translator;
  const long = texts.flatMap((text, index) => {
    const tokens = encodeSource(sourceTokenizer, text).length - 1;
    return tokens > maxTokens ? [{ name: placeOf(index), at: placeOf(index), tokens }] : [];
  });
  refuseLong(long, {
    limit: `the translator takes at most ${maxTokens}`,
    remedy: (many) => `Cut ${many === 1 ? 'it' : 'each'} in several, at the ends of sentences.`,
  });
  const filled = texts.flatMap((text, index) => (isBlank(text) ? [] : [index]));
  const written = await translate(
    translator,
    filled.map((index) => texts[index]!),
    options,
  );
  const translations = texts.map(() => '');
  filled.forEach((index, i) => {
    translations[index] = written[i]!;
  });
  return translations;
};
