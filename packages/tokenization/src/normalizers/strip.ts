import { define, type Normalizer } from '@ridgeline/contracts';
import { isWhitespaceAt } from '../pre-tokenizers/whitespace-at.ts';
import { same } from '../same.ts';
import { stage } from '../stage.ts';

/**
 * Takes away whitespace at the ends of a text.
 *
 * @param options.ends `both`, `left` (the beginning) or `right`. Defaults to `both`.
 * @returns `normalize`: text → text with offsets. What is taken away belongs to no token.
 * @throws `E_OPTION` for another word.
 * @see `normalizers.Strip` of Hugging Face tokenizers.
 * @example strip().normalize(' no ').text // 'no'
 */
export const strip = /* @__PURE__ */ stage(
  /* @__PURE__ */ define(
    'strip',
    {
      about: 'Takes away whitespace at the ends of a text.',
      options: {
        ends: { type: 'choice', among: ['both', 'left', 'right'], default: 'both', about: 'Which ends.' },
      },
      example: { ends: 'both' },
      same: { 'Hugging Face': 'Strip(left=True, right=True)' },
      stage: 'trial',
      since: '0.1.0',
    },
    ({ ends }): Omit<Normalizer, 'spec'> => ({
      normalize: (text) => {
        let start = 0;
        let end = text.length;
        if (ends !== 'right') while (start < end && isWhitespaceAt(text, start)) start++;
        if (ends !== 'left') while (end > start && isWhitespaceAt(text, end - 1)) end--;
        const kept = text.slice(start, end);
        if (start === 0) return { text: kept };
        const offsets = Int32Array.from({ length: 2 * kept.length }, (_, i) => start + Math.ceil(i / 2));
        return { text: kept, offsets };
      },
      toJSON: () => ({ type: 'Strip', strip_left: ends !== 'right', strip_right: ends !== 'left' }),
    }),
  ),
  (json): Normalizer | undefined =>
    (['both', 'left', 'right'] as const)
      .map((ends) => strip({ ends }))
      .find((unit) => same(json, unit.toJSON())),
);
