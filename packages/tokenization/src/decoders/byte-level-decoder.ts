import { define, type TokenDecoder } from '@ridgeline/contracts';
import { byteAlphabet } from '../pre-tokenizers/byte-alphabet.ts';
import { isRecord } from '../same.ts';
import { stage } from '../stage.ts';

/** The bytes that characters stand for, by code unit; −1 for any other. */
const bytesByUnit = /* @__PURE__ */ (() => {
  const bytes = new Int16Array(0x200).fill(-1);
  byteAlphabet.forEach((character, byte) => {
    bytes[character.charCodeAt(0)] = byte;
  });
  return bytes;
})();

const byteAt = (token: string, at: number): number => bytesByUnit[token.charCodeAt(at)] ?? -1;

/** Writes the bytes of a token; one that is not all bytes stands for itself. @returns how many they are */
const writeToken = (token: string, bytes: Uint8Array, from: number, encoder: TextEncoder): number => {
  for (let at = 0; at < token.length; at++) {
    const byte = byteAt(token, at);
    if (byte === -1) return encoder.encodeInto(token, bytes.subarray(from)).written;
    bytes[from + at] = byte;
  }
  return token.length;
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
        // no unit of UTF-16 takes more than three bytes
        const bytes = new Uint8Array(tokens.reduce((length, token) => length + 3 * token.length, 0));
        let length = 0;
        for (const token of tokens) length += writeToken(token, bytes, length, encoder);
        return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, length));
      },
      toJSON: () => ({ type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true }),
    }),
  ),
  // its flags say nothing here: pre-tokenizers alone look at them
  (json): TokenDecoder | undefined =>
    isRecord(json) && json.type === 'ByteLevel' ? byteLevelDecoder() : undefined,
);
