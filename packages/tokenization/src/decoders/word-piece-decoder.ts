import { define, type TokenDecoder } from '@ridgeline/contracts';
import { isRecord } from '../same.ts';
import { stage } from '../stage.ts';

/** English as it is usually written, in this order. */
const tidied: readonly (readonly [string, string])[] = [
  [' .', '.'],
  [' ?', '?'],
  [' !', '!'],
  [' ,', ','],
  [" ' ", "'"],
  [" n't", "n't"],
  [" 'm", "'m"],
  [' do not', " don't"],
  [" 's", "'s"],
  [" 've", "'ve"],
  [" 're", "'re"],
];

const tidyToken = (token: string): string =>
  tidied.reduce((text, [from, to]) => text.replaceAll(from, to), token);

/**
 * Words with one space between, and the pieces of a word without: a piece that goes on a word begins with a prefix.
 *
 * @param options.prefix what begins a piece that goes on a word. Defaults to `##`.
 * @param options.tidy leave out the space before `.`, `?`, `!`, `,` and English endings such as `'s`. Defaults to true.
 * @returns `decode`: tokens → text.
 * @throws `E_OPTION` for an empty prefix.
 * @see `decoders.WordPiece` of Hugging Face tokenizers, where `tidy` is `cleanup`.
 * @example wordPieceDecoder().decode(['no', '##t', '!']) // 'not!'
 */
export const wordPieceDecoder = /* @__PURE__ */ stage(
  /* @__PURE__ */ define(
    'wordPiece',
    {
      about: 'Words with one space between, whose pieces are told by a prefix.',
      options: {
        prefix: { type: 'text', default: '##', about: 'What begins a piece that goes on a word.' },
        tidy: {
          type: 'flag',
          default: true,
          about: "Leave out the space before . ? ! , and English endings such as 's.",
        },
      },
      example: { prefix: '##' },
      same: { 'Hugging Face': "WordPiece('##', cleanup=True)" },
      stage: 'trial',
      since: '0.1.0',
    },
    ({ prefix, tidy }): Omit<TokenDecoder, 'spec'> => ({
      decode: (tokens) =>
        tokens
          .map((token, i) => {
            if (i === 0) return token;
            return token.startsWith(prefix) ? token.slice(prefix.length) : ` ${token}`;
          })
          .map((token) => (tidy ? tidyToken(token) : token))
          .join(''),
      toJSON: () => ({ type: 'WordPiece', prefix, cleanup: tidy }),
    }),
  ),
  (json): TokenDecoder | undefined =>
    isRecord(json) &&
    json.type === 'WordPiece' &&
    typeof json.prefix === 'string' &&
    json.prefix !== '' &&
    typeof json.cleanup === 'boolean'
      ? wordPieceDecoder({ prefix: json.prefix, tidy: json.cleanup })
      : undefined,
);
