import { define, type PreTokenizer } from '@ridgeline/contracts';
import { codePointEnd } from '../code-points.ts';
import { plainStage } from '../stage.ts';
import { isMark } from './punctuation.ts';
import { scan } from './scan.ts';
import { isWhitespaceAt } from './whitespace-at.ts';

const whitespace = 1;
const mark = 2;
const other = 3;

/** Finds words and marks, remembering what each UTF-16 unit of the basic plane is. */
const wordScanner = () => {
  const classes = new Uint8Array(0x10000); // 0 until the unit is met
  const classify = (text: string, at: number): number => {
    if (isWhitespaceAt(text, at)) return whitespace;
    return isMark(text.slice(at, codePointEnd(text, at))) ? mark : other;
  };
  const classAt = (text: string, at: number): number => {
    const unit = text.charCodeAt(at);
    // a surrogate tells nothing without the other half
    if ((unit & 0xf800) === 0xd800) return classify(text, at);
    return classes[unit] || (classes[unit] = classify(text, at));
  };
  return {
    start: (text: string, from: number): number => {
      let start = from;
      while (start < text.length && classAt(text, start) === whitespace) start++;
      return start;
    },
    end: (text: string, start: number): number => {
      let end = codePointEnd(text, start);
      if (classAt(text, start) === mark) return end;
      while (end < text.length && classAt(text, end) === other) end = codePointEnd(text, end);
      return end;
    },
  };
};

/**
 * Words as BERT cuts them: what stands between whitespace, and each punctuation mark by itself.
 *
 * @returns `split`: text → pieces; whitespace belongs to none.
 * @see Devlin et al. 2019, "BERT"; `pre_tokenizers.BertPreTokenizer` of Hugging Face tokenizers.
 * @example bertWords().split("can't").pieces // 0 3, 3 4, 4 5
 */
export const bertWords = /* @__PURE__ */ plainStage(
  /* @__PURE__ */ define(
    'bertWords',
    {
      about: 'What stands between whitespace, and each punctuation mark by itself, as BERT cuts words.',
      options: {},
      example: {},
      same: { 'Hugging Face': 'BertPreTokenizer' },
      stage: 'trial',
      since: '0.1.0',
    },
    (): Omit<PreTokenizer, 'spec'> => {
      const { start, end } = wordScanner();
      return {
        split: (text) => ({ text, pieces: scan(text, end, start) }),
        toJSON: () => ({ type: 'BertPreTokenizer' }),
      };
    },
  ),
);
