import { define, type PreTokenizer } from '@ridgeline/contracts';
import { codePointEnd } from '../code-points.ts';
import { isRecord, same } from '../same.ts';
import { stage } from '../stage.ts';
import { scan } from './scan.ts';

/** What stands for a space: a sign that texts have no other use for. */
export const spaceSign = '▁';

const pieceEnd = (text: string, start: number): number => {
  const next = text.indexOf(spaceSign, start + 1);
  return next === -1 ? text.length : next;
};

/** A text with a sign before it that comes from its first character. */
const withSign = (text: string): { readonly text: string; readonly offsets: Int32Array } => {
  const offsets = new Int32Array(2 * text.length + 2);
  offsets[1] = codePointEnd(text, 0);
  for (let i = 0; i < text.length; i++) {
    offsets[2 * i + 2] = i;
    offsets[2 * i + 3] = i + 1;
  }
  return { text: spaceSign + text, offsets };
};

/**
 * Words with the space before each, which is written as `▁`, so that a model may cut words anywhere and the spaces come
 * back.
 *
 * @param options.prepend `always`: a text that does not begin with a space gets one, so that a word is the same token
 * wherever it stands; or `never`. Defaults to `always`.
 * @returns `split`: text → pieces that cover it.
 * @throws `E_OPTION` for another word.
 * @see Kudo & Richardson 2018, "SentencePiece"; `pre_tokenizers.Metaspace` of Hugging Face tokenizers.
 * @example metaspace().split('no it').text // '▁no▁it'
 */
export const metaspace = /* @__PURE__ */ stage(
  /* @__PURE__ */ define(
    'metaspace',
    {
      about: 'Words with the space before each, which is written as ▁.',
      options: {
        prepend: {
          type: 'choice',
          among: ['always', 'never'],
          default: 'always',
          about: 'Whether a text that begins without a space gets one.',
        },
      },
      example: { prepend: 'always' },
      same: { 'Hugging Face': "Metaspace(prepend_scheme='always')" },
      stage: 'trial',
      since: '0.1.0',
    },
    ({ prepend }): Omit<PreTokenizer, 'spec'> => ({
      split: (text) => {
        const signed = text.replaceAll(' ', spaceSign);
        const whole =
          prepend === 'never' || text === '' || signed.startsWith(spaceSign)
            ? { text: signed }
            : withSign(signed);
        return { ...whole, pieces: scan(whole.text, pieceEnd) };
      },
      toJSON: () => ({ type: 'Metaspace', replacement: spaceSign, prepend_scheme: prepend, split: true }),
    }),
  ),
  (json): PreTokenizer | undefined => {
    if (!isRecord(json)) return undefined;
    const unit = metaspace({ prepend: json.prepend_scheme === 'never' ? 'never' : 'always' });
    return same(json, unit.toJSON()) ? unit : undefined;
  },
);
