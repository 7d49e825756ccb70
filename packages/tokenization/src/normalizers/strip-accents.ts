import { define, type Normalizer } from '@ridgeline/contracts';
import { byCodePoint } from '../places.ts';
import { plainStage } from '../stage.ts';

const isMark = (character: string): boolean => /\p{M}/u.test(character);

/**
 * Takes away accents and all other marks that stand as characters of their own: decompose the text first, by `unicode`
 * with NFD.
 *
 * What is taken away belongs to no token.
 *
 * @returns `normalize`: text → text with offsets.
 * @see `normalizers.StripAccents` of Hugging Face tokenizers.
 * @example stripAccents().normalize('e\u0301').text // 'e'
 */
export const stripAccents = /* @__PURE__ */ plainStage(
  /* @__PURE__ */ define(
    'stripAccents',
    {
      about: 'Takes away accents and other marks, of a text that was decomposed.',
      options: {},
      example: {},
      same: { 'Hugging Face': 'StripAccents' },
      stage: 'trial',
      since: '0.1.0',
    },
    (): Omit<Normalizer, 'spec'> => ({
      normalize: (text) =>
        isMark(text) ? byCodePoint(text, (character) => (isMark(character) ? '' : character)) : { text },
      toJSON: () => ({ type: 'StripAccents' }),
    }),
  ),
);
