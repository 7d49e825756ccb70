import { define, type PreTokenizer } from '@ridgeline/contracts';
import { plainStage } from '../stage.ts';
import { apart } from './apart.ts';

/** Whether a character is punctuation. The signs of ASCII that Unicode counts as symbols are too, as in BERT. */
export const isMark = (character: string): boolean => /[\p{P}!-/:-@[-`{-~]/u.test(character);

/**
 * Each punctuation mark is a piece, and so is all that stands between two of them.
 *
 * @returns `split`: text → pieces that cover it.
 * @see `pre_tokenizers.Punctuation` of Hugging Face tokenizers.
 * @example punctuation().split('a, b').pieces // 0 1, 1 2, 2 4
 */
export const punctuation = /* @__PURE__ */ plainStage(
  /* @__PURE__ */ define(
    'punctuation',
    {
      about: 'Each punctuation mark, and what stands between two of them.',
      options: {},
      example: {},
      same: { 'Hugging Face': "Punctuation('isolated')" },
      stage: 'trial',
      since: '0.1.0',
    },
    (): Omit<PreTokenizer, 'spec'> => ({
      split: (text) => ({ text, pieces: apart(text, isMark, { runs: false }) }),
      toJSON: () => ({ type: 'Punctuation', behavior: 'Isolated' }),
    }),
  ),
);
