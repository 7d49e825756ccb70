import { define, type TokenDecoder } from '@ridgeline/contracts';
import { spaceSign } from '../pre-tokenizers/metaspace.ts';
import { isRecord, same } from '../same.ts';
import { stage } from '../stage.ts';

/**
 * Tokens in which `▁` stands for a space, as `metaspace` of the pre-tokenizers writes it.
 *
 * @param options.prepend what the pre-tokenizer does; with `always` the space before the first word is left out. Defaults
 * to `always`.
 * @returns `decode`: tokens → text.
 * @throws `E_OPTION` for another word.
 * @see `decoders.Metaspace` of Hugging Face tokenizers, which up to 0.23.3 also leaves out the spaces within the first token.
 * @example metaspaceDecoder().decode(['▁no', '▁it']) // 'no it'
 */
export const metaspaceDecoder = /* @__PURE__ */ stage(
  /* @__PURE__ */ define(
    'metaspace',
    {
      about: 'Tokens in which ▁ stands for a space.',
      options: {
        prepend: {
          type: 'choice',
          among: ['always', 'never'],
          default: 'always',
          about: 'What the pre-tokenizer does: a space that it put before the text is left out.',
        },
      },
      example: { prepend: 'always' },
      same: { 'Hugging Face': "Metaspace(prepend_scheme='always')" },
      stage: 'trial',
      since: '0.1.0',
    },
    ({ prepend }): Omit<TokenDecoder, 'spec'> => ({
      decode: (tokens) => {
        const text = tokens.join('');
        const skipped = prepend === 'always' && text.startsWith(spaceSign) ? 1 : 0;
        return text.slice(skipped).replaceAll(spaceSign, ' ');
      },
      toJSON: () => ({ type: 'Metaspace', replacement: spaceSign, prepend_scheme: prepend, split: true }),
    }),
  ),
  (json): TokenDecoder | undefined => {
    if (!isRecord(json)) return undefined;
    const unit = metaspaceDecoder({ prepend: json.prepend_scheme === 'never' ? 'never' : 'always' });
    return same(json, unit.toJSON()) ? unit : undefined;
  },
);
