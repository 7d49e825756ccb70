import { RidgelineError } from '@ridgeline/contracts';
import { splitText } from '@ridgeline/data';
import { type LanguageModelRun, prepareLanguageModel } from './language-model.ts';
import type { LanguageModelConfig } from './language-model-config.ts';

/** One block of the training part, held out while the others teach. */
export interface TextFold {
  readonly index: number;
  readonly of: number;
}

/** The place, or the one before if it is inside a surrogate pair. */
const between = (text: string, at: number): number =>
  (text.codePointAt(at - 1) ?? 0) > 0xffff ? at - 1 : at;

/** Where block k of K begins. */
const startOf = (text: string, { index, of }: TextFold): number =>
  between(text, Math.round((text.length * index) / of));

/**
 * A run on one fold: the training part is cut in contiguous blocks, one validates and the others, joined in their
 * order, teach; also the tokenizer, which has not seen the block. The validation and test parts are left alone.
 * Without a fold the run is that of the configuration.
 *
 * @throws `E_DATA` for fewer than two folds, or if a block is shorter than a sequence.
 * @example await prepareFold(config, text, { index: 0, of: 5 })
 */
export const prepareFold = async (
  config: LanguageModelConfig,
  text: string,
  fold: TextFold | null,
): Promise<LanguageModelRun> => {
  if (fold === null) return prepareLanguageModel(config, text);
  const { valid, test, maxCharacters } = config.data;
  const whole = splitText(text, { valid, test }).train;
  const part = whole.slice(0, between(whole, Math.min(whole.length, maxCharacters?.train ?? whole.length)));
  const [start, end] = [startOf(part, fold), startOf(part, { ...fold, index: fold.index + 1 })];
  const held = part.slice(start, end);
  const teach = part.slice(0, start) + part.slice(end);
  if (fold.of < 2 || held === '' || teach === '') {
    throw new RidgelineError(
      'E_DATA',
      `tune: ${fold.of} folds of a training part of ${part.length} characters leave a block empty.`,
      { hint: 'Take at least 2 folds, and fewer of them or more text.' },
    );
  }
  const { maxCharacters: _, ...data } = config.data;
  return prepareLanguageModel(
    { ...config, data: { ...data, valid: held.length / part.length, test: 0 } },
    teach + held,
  );
};
