import { define, type TokenDecoder } from '@ridgeline/contracts';
import { byteAlphabet } from '../pre-tokenizers/byte-alphabet.ts';
import { isRecord } from '../same.ts';
import { stage } from '../stage.ts';

const byteOf = /* @__PURE__ */ new Map(
  /* @__PURE__ */ byteAlphabet.map((character, byte) => [character.charCodeAt(0), byte] as const),
);

/** The bytes that a token writes; `undefined` if it is none of theirs, which then stands for itself. */
const bytesOf = (token: string): number[] | undefined => {
  const bytes: number[] = [];
  for (let i = 0; i < token.length; i++) {
    const byte = byteOf.get(token.charCodeAt(i));
    if (byte === undefined) return undefined;
    bytes.push(byte);
  }
  return bytes;
};

/**
 * Tokens in which a character stands for each byte, as `byteLevel` of the pre-tokenizers writes them. Bytes that are no
 * UTF-8 give U+FFFD.
 *
 * @returns `decode`: tokens → text.
 * @see `decoders.ByteLevel` of Hugging Face tokenizers.
 * @example byteLevelDecoder().decode(['no', 'ĠÃ', '¶']) // 'no ö'
 */
export const byteLevelDecoder = /* @__PURE__ */ stage(
  /* @__PURE__ */ define(
    'byteLevel',
    {
      about: 'Tokens in which a character stands for each byte.',
      options: {},
      example: {},
      same: { 'Hugging Face': 'ByteLevel' },
      stage: 'trial',
      since: '0.1.0',
    },
    (): Omit<TokenDecoder, 'spec'> => ({
      decode: (tokens) => {
        const encoder = new TextEncoder();
        const parts = tokens.map((token) => bytesOf(token) ?? encoder.encode(token));
        const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
        let at = 0;
        for (const part of parts) {
          bytes.set(part, at);
          at += part.length;
        }
        return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
      },
      toJSON: () => ({ type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true }),
    }),
  ),
  // its flags say nothing here: pre-tokenizers alone look at them
  (json): TokenDecoder | undefined =>
    isRecord(json) && json.type === 'ByteLevel' ? byteLevelDecoder() : undefined,
);
