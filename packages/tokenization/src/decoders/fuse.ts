import { define, type TokenDecoder } from '@ridgeline/contracts';
import { plainStage } from '../stage.ts';

/**
 * Tokens one after the other, with nothing between: for pieces that cover the text.
 *
 * @returns `decode`: tokens → text.
 * @see `decoders.Fuse` of Hugging Face tokenizers.
 * @example fuse().decode(['no', ' it']) // 'no it'
 */
export const fuse = /* @__PURE__ */ plainStage(
  /* @__PURE__ */ define(
    'fuse',
    {
      about: 'Tokens one after the other, with nothing between.',
      options: {},
      example: {},
      same: { 'Hugging Face': 'Fuse' },
      stage: 'stable',
      since: '0.1.0',
    },
    (): Omit<TokenDecoder, 'spec'> => ({
      decode: (tokens) => tokens.join(''),
      toJSON: () => ({ type: 'Fuse' }),
    }),
  ),
);
