import { define, type TokenDecoder } from '@ridgeline/contracts';
import { plainStage } from '../stage.ts';

const lineBreak = '\n';

/** One space between words, none beside a line break. */
const between = (before: string, after: string): string =>
  before === lineBreak || after === lineBreak ? '' : ' ';

/**
 * Words with one space between, and none beside a line break.
 *
 * @returns `decode`: tokens → text.
 * @see `decoders.Sequence` of Hugging Face tokenizers, whose `WordPiece` puts the spaces and whose `Replace` takes those
 * beside line breaks away.
 * @example spacedWords().decode(['no', 'it', '\n']) // 'no it\n'
 */
export const spacedWords = /* @__PURE__ */ plainStage(
  /* @__PURE__ */ define(
    'spacedWords',
    {
      about: 'Words with one space between, and none beside a line break.',
      options: {},
      example: {},
      same: {
        'Hugging Face': "Sequence([WordPiece(' ', cleanup=False), Fuse(), Replace(Regex(' ?\\n ?'), '\\n')])",
      },
      stage: 'stable',
      since: '0.1.0',
    },
    (): Omit<TokenDecoder, 'spec'> => ({
      decode: (tokens) =>
        tokens.map((token, i) => (i === 0 ? token : between(tokens[i - 1]!, token) + token)).join(''),
      toJSON: () => ({
        type: 'Sequence',
        decoders: [
          // a prefix that begins no token leaves every token as it is
          { type: 'WordPiece', prefix: ' ', cleanup: false },
          { type: 'Fuse' },
          { type: 'Replace', pattern: { Regex: ' ?\\n ?' }, content: '\n' },
        ],
      }),
    }),
  ),
);
