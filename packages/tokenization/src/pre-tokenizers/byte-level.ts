import { define, type PreTokenizer } from '@ridgeline/contracts';
import { isRecord } from '../same.ts';
import { stage } from '../stage.ts';
import { gpt2WordScanner } from './gpt2-words.ts';
import { scan } from './scan.ts';
import { toBytes } from './to-bytes.ts';

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
    (): Omit<PreTokenizer, 'spec'> => {
      const wordEnd = gpt2WordScanner();
      return {
        split: (text) => toBytes(text, scan(text, wordEnd)),
        byPiece: { end: wordEnd, write: (piece) => toBytes(piece, Int32Array.of(0, piece.length)) },
        toJSON: () => ({ type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true }),
      };
    },
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
