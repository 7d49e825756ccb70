import { RidgelineError } from '@ridgeline/contracts';
import { characterOffset, countCharacters } from '@ridgeline/data';
import type { Fold } from '../tune/step-problem.ts';
import { type LanguageModelRun, prepareLanguageModel } from './language-model.ts';
import type { LanguageModelConfig } from './language-model-config.ts';
import { type LanguageModelText, textPartsOf } from './text-parts.ts';

/** Where block k of K begins, in UTF-16 units. */
const startOf = (text: string, characters: number, { index, of }: Fold): number =>
  characterOffset(text, Math.round((characters * index) / of));

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
  text: LanguageModelText,
  fold: Fold | null,
): Promise<LanguageModelRun> => {
  if (fold === null) return prepareLanguageModel(config, text);
  const part = textPartsOf(config, text).train;
  const characters = countCharacters(part);
  const [start, end] = [fold.index, fold.index + 1].map((index) =>
    startOf(part, characters, { ...fold, index }),
  );
  const held = part.slice(start, end);
  const teach = part.slice(0, start) + part.slice(end);
  if (fold.of < 2 || held === '' || teach === '') {
    throw new RidgelineError(
      'E_DATA',
      `tune: ${fold.of} folds of a training part of ${characters} characters leave a block empty.`,
      { hint: 'Take at least 2 folds, and fewer of them or more text.' },
    );
  }
  const { maxCharacters: _, ...data } = config.data;
  return prepareLanguageModel(
    { ...config, data: { ...data, valid: countCharacters(held) / characters, test: 0 } },
    teach + held,
  );
};
