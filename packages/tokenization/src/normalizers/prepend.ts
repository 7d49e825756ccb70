import { define, type Normalizer } from '@ridgeline/contracts';
import { codePointEnd } from '../code-points.ts';
import { isRecord, same } from '../same.ts';
import { stage } from '../stage.ts';

/**
 * Writes a text before every text that is not empty.
 *
 * @param options.text what is written.
 * @returns `normalize`: text → text with offsets: what is written comes from the first character.
 * @throws `E_OPTION` for an empty text.
 * @see `normalizers.Prepend` of Hugging Face tokenizers.
 * @example prepend({ text: '▁' }).normalize('no').text // '▁no'
 */
export const prepend = /* @__PURE__ */ stage(
  /* @__PURE__ */ define(
    'prepend',
    {
      about: 'Writes a text before every text that is not empty.',
      options: { text: { type: 'text', about: 'What is written.' } },
      example: { text: '▁' },
      same: { 'Hugging Face': "Prepend('▁')" },
      stage: 'trial',
      since: '0.1.0',
    },
    ({ text: first }): Omit<Normalizer, 'spec'> => ({
      normalize: (text) => {
        if (text === '') return { text };
        const offsets = new Int32Array(2 * (first.length + text.length));
        const end = codePointEnd(text, 0);
        for (let unit = 0; unit < first.length; unit++) offsets[2 * unit + 1] = end;
        for (let at = 0, unit = first.length; at < text.length; at++, unit++) {
          offsets[2 * unit] = at;
          offsets[2 * unit + 1] = at + 1;
        }
        return { text: first + text, offsets };
      },
      toJSON: () => ({ type: 'Prepend', prepend: first }),
    }),
  ),
  (json): Normalizer | undefined => {
    if (!isRecord(json) || typeof json.prepend !== 'string' || json.prepend === '') return undefined;
    const unit = prepend({ text: json.prepend });
    return same(json, unit.toJSON()) ? unit : undefined;
  },
);
