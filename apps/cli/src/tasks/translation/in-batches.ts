import { type TranslateOptions, type Translator, translateTexts } from '@ridgeline/recipes';
import { count, counted } from '../../terminal/format.ts';
import type { Terminal } from '../../terminal/terminal.ts';

/** Says on a terminal how far it has come. */
export const tellTranslated = (done: number, all: number, terminal: Pick<Terminal, 'status'>): void =>
  terminal.status(['translation', `${count(done)} of ${counted(all, 'text')}`], done / all);

/** Texts that are translated before the first of them are told. */
const batch = 256;

/**
 * Translates texts some at a time, in their order.
 *
 * @param options.placeOf what errors call the text at a place.
 * @throws as `translateTexts`.
 */
export const translatedInBatches = async function* (
  translator: Translator,
  texts: readonly string[],
  {
    placeOf = (index) => `text ${index + 1}`,
    ...options
  }: TranslateOptions & { readonly placeOf?: (index: number) => string },
): AsyncGenerator<readonly string[]> {
  for (let from = 0; from < texts.length; from += batch)
    yield await translateTexts(translator, texts.slice(from, from + batch), {
      ...options,
      placeOf: (index) => placeOf(from + index),
    });
};
