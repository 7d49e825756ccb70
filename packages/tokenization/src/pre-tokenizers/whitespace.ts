import { define, type PreTokenizer } from '@ridgeline/contracts';
import { codePointEnd } from '../code-points.ts';
import { plainStage } from '../stage.ts';
import { scan } from './scan.ts';
import { isWhitespaceAt } from './whitespace-at.ts';

const pieceStart = (text: string, from: number): number => {
  let start = from;
  while (start < text.length && isWhitespaceAt(text, start)) start++;
  return start;
};

const pieceEnd = (text: string, start: number): number => {
  let end = start;
  while (end < text.length && !isWhitespaceAt(text, end)) end = codePointEnd(text, end);
  return end;
};

/**
 * What stands between whitespace; line breaks are whitespace like any other.
 *
 * @returns `split`: text → pieces; whitespace belongs to none.
 * @see `pre_tokenizers.WhitespaceSplit` of Hugging Face tokenizers.
 * @example whitespace().split('no\nit').pieces // 0 2, 3 5
 */
export const whitespace = /* @__PURE__ */ plainStage(
  /* @__PURE__ */ define(
    'whitespace',
    {
      about: 'What stands between whitespace, line breaks included.',
      options: {},
      example: {},
      same: { 'Hugging Face': 'WhitespaceSplit' },
      stage: 'trial',
      since: '0.1.0',
    },
    (): Omit<PreTokenizer, 'spec'> => ({
      split: (text) => ({ text, pieces: scan(text, pieceEnd, pieceStart) }),
      toJSON: () => ({ type: 'WhitespaceSplit' }),
    }),
  ),
);
