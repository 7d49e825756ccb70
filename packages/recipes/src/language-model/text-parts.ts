import { RidgelineError } from '@ridgeline/contracts';
import { countCharacters, firstCharacters, splitText } from '@ridgeline/data';
import type { LanguageModelConfig } from './language-model-config.ts';

/** The parts of a text that a run uses, cut to the configured lengths. */
export interface TextParts {
  readonly train: string;
  readonly valid: string;
  readonly test: string;
}

/** One text that is shared out, or with it the texts of the files that `data.valid` and `data.test` name. */
export type LanguageModelText =
  | string
  | { readonly train: string; readonly valid?: string | undefined; readonly test?: string | undefined };

const partNames = {
  train: 'the training part',
  valid: 'the validation part',
  test: 'the test part',
} as const;

/** What messages call a part: the file it comes from, if it has one of its own. */
export const partName = ({ data }: LanguageModelConfig, part: keyof TextParts): string => {
  const from = part === 'train' ? undefined : data[part];
  return typeof from === 'string' ? `${partNames[part]} (${from})` : partNames[part];
};

const ownText = (file: string, part: 'valid' | 'test', text: string | undefined): string => {
  if (text === undefined) {
    throw new RidgelineError('E_CONFIG', `data.${part} names ${file}, and its text was not given.`, {
      at: `data.${part}`,
      hint: `Give the text as { train, ${part} }, or a share of the text.`,
    });
  }
  if (text !== '') return text;
  throw new RidgelineError('E_DATA', `${file}: the file of data.${part} holds no text.`, {
    at: file,
    hint: 'Give a file with text, or a share of the text.',
  });
};

/** @throws `E_DATA` for a file whose text was learnt from: what it comes to says nothing of new text */
const requireUnseen = (file: string, part: 'valid' | 'test', text: string, train: string): void => {
  if (!train.includes(text)) return;
  throw new RidgelineError('E_DATA', `${file}: the training part holds all of the text of data.${part}.`, {
    at: `data.${part}`,
    hint: 'Name a file with other text, or a share of the text: 0.1.',
  });
};

const shareOf = (from: number | string): number => (typeof from === 'number' ? from : 0);

/**
 * The parts of a text as a configuration has them: shares of it, or texts of their own.
 *
 * @throws `E_DATA` if a part that was asked for is empty, or the training part holds its file's text; `E_CONFIG` if the text of a file is not given.
 */
export const textPartsOf = ({ data }: LanguageModelConfig, text: LanguageModelText): TextParts => {
  const texts = typeof text === 'string' ? { train: text } : text;
  const shared = splitText(texts.train, { valid: shareOf(data.valid), test: shareOf(data.test) });
  const most = (part: keyof TextParts): number => data.maxCharacters?.[part] ?? Number.POSITIVE_INFINITY;
  const train = firstCharacters(shared.train, most('train'));
  const held = (part: 'valid' | 'test'): string => {
    const from = data[part];
    if (typeof from !== 'string') return firstCharacters(shared[part], most(part));
    const own = firstCharacters(ownText(from, part, texts[part]), most(part));
    requireUnseen(from, part, own, train);
    return own;
  };
  return { train, valid: held('valid'), test: held('test') };
};

/** The size of each part in characters. */
export const charactersOf = ({ train, valid, test }: TextParts) => ({
  train: countCharacters(train),
  valid: countCharacters(valid),
  test: countCharacters(test),
});
