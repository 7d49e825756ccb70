import { define, type Normalized, type PreTokenizer } from '@ridgeline/contracts';
import { byCodePoint } from '../places.ts';
import { isRecord } from '../same.ts';
import { stage } from '../stage.ts';
import { byteAlphabet } from './byte-alphabet.ts';

// `\s` of the pattern in GPT-2 is Unicode's white space, not JavaScript's
const gpt2Split =
  /'(?:[stmd]|re|ve|ll)| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu;

const toBytes = (text: string): Normalized => {
  const encoder = new TextEncoder();
  return byCodePoint(text, (character) => {
    let written = '';
    for (const byte of encoder.encode(character)) written += byteAlphabet[byte]!;
    return written;
  });
};

/** Where pieces of a text are after each of its units became the units that come from it. */
const movedPieces = (ends: readonly number[], offsets: Int32Array): Int32Array => {
  const pieces = new Int32Array(2 * ends.length);
  let at = 0;
  ends.forEach((end, i) => {
    pieces[2 * i] = at;
    while (2 * at < offsets.length && offsets[2 * at]! < end) at++;
    pieces[2 * i + 1] = at;
  });
  return pieces;
};

/**
 * Words as GPT-2 cuts them, written as their UTF-8 bytes, a visible character for each: no text is unknown to a model
 * that knows 256 of these.
 *
 * A token that begins or ends within a character has the whole character for its place. Half a surrogate pair is read as
 * U+FFFD.
 *
 * @returns `split`: text → pieces that cover it.
 * @see Radford et al. 2019, "Language Models are Unsupervised Multitask Learners";
 * `pre_tokenizers.ByteLevel(add_prefix_space=False)` of Hugging Face tokenizers.
 * @example byteLevel().split('no ö').text // 'noĠÃ¶'
 */
export const byteLevel = /* @__PURE__ */ stage(
  /* @__PURE__ */ define(
    'byteLevel',
    {
      about: 'Words as GPT-2 cuts them, written as bytes, a visible character for each.',
      options: {},
      example: {},
      same: { 'Hugging Face': 'ByteLevel(add_prefix_space=False)' },
      stage: 'trial',
      since: '0.1.0',
    },
    (): Omit<PreTokenizer, 'spec'> => ({
      split: (text) => {
        const bytes = toBytes(text);
        const ends = Array.from(text.matchAll(gpt2Split), ({ index, 0: piece }) => index + piece.length);
        return { ...bytes, pieces: movedPieces(ends, bytes.offsets!) };
      },
      toJSON: () => ({ type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true }),
    }),
  ),
  // trim_offsets says nothing here: post-processors alone look at it
  (json): PreTokenizer | undefined =>
    isRecord(json) &&
    json.type === 'ByteLevel' &&
    json.add_prefix_space === false &&
    (json.use_regex ?? true) === true
      ? byteLevel()
      : undefined,
);
