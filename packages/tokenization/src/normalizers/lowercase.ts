import { define, type Normalizer } from '@ridgeline/contracts';
import { byCodePoint } from '../places.ts';
import { plainStage } from '../stage.ts';

/** Each character by itself, without the rule for a sigma that ends a word. */
const lower = (text: string): string => text.replaceAll('Σ', 'σ').toLowerCase();

/**
 * Lower case, each character by itself: `Σ` gives `σ` also where it ends a word.
 *
 * `İ` alone becomes longer; both units of what it gives come from it.
 *
 * @returns `normalize`: text → text with offsets.
 * @see `normalizers.Lowercase` of Hugging Face tokenizers.
 * @example lowercase().normalize('ΟΔΟΣ').text // 'οδοσ'
 */
export const lowercase = /* @__PURE__ */ plainStage(
  /* @__PURE__ */ define(
    'lowercase',
    {
      about: 'Lower case, each character by itself.',
      options: {},
      example: {},
      same: { 'Hugging Face': 'Lowercase' },
      stage: 'stable',
      since: '0.1.0',
    },
    (): Omit<Normalizer, 'spec'> => ({
      normalize: (text) => {
        const lowered = lower(text);
        return lowered.length === text.length ? { text: lowered } : byCodePoint(text, lower);
      },
      toJSON: () => ({ type: 'Lowercase' }),
    }),
  ),
);
