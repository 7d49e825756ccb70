import { define, type PreTokenizer } from '@ridgeline/contracts';
import { isRecord, same } from '../same.ts';
import { stage } from '../stage.ts';
import { apart } from './apart.ts';

const isDigit = (character: string): boolean => /\p{N}/u.test(character);

/**
 * Numbers are pieces, whole or digit by digit, and so is all that stands between two of them.
 *
 * @param options.each `digit`, so that a model sees numbers by place, or `number`. Defaults to `digit`.
 * @returns `split`: text → pieces that cover it.
 * @throws `E_OPTION` for another word.
 * @see `pre_tokenizers.Digits` of Hugging Face tokenizers.
 * @example digits().split('in 1851').pieces // 0 3, 3 4, 4 5, 5 6, 6 7
 */
export const digits = /* @__PURE__ */ stage(
  /* @__PURE__ */ define(
    'digits',
    {
      about: 'Numbers, whole or digit by digit, and what stands between two of them.',
      options: {
        each: {
          type: 'choice',
          among: ['digit', 'number'],
          default: 'digit',
          about: 'Whether each digit is a piece, or each run of them.',
        },
      },
      example: { each: 'number' },
      same: { 'Hugging Face': 'Digits(individual_digits=False)' },
      stage: 'trial',
      since: '0.1.0',
    },
    ({ each }): Omit<PreTokenizer, 'spec'> => ({
      split: (text) => ({ text, pieces: apart(text, isDigit, { runs: each === 'number' }) }),
      toJSON: () => ({ type: 'Digits', individual_digits: each === 'digit' }),
    }),
  ),
  (json): PreTokenizer | undefined => {
    if (!isRecord(json)) return undefined;
    const unit = digits({ each: json.individual_digits === true ? 'digit' : 'number' });
    return same(json, unit.toJSON()) ? unit : undefined;
  },
);
