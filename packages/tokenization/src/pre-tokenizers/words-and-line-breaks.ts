import { define, type PreTokenizer } from '@ridgeline/contracts';
import { codePointEnd } from '../code-points.ts';
import { plainStage } from '../stage.ts';
import { regexSplit } from './regex-split.ts';
import { scan } from './scan.ts';
import { isWhitespaceAt } from './whitespace-at.ts';

/** A line break, or whatever stands between whitespace. What is between these is not kept. */
export const whitespaceSplit = { pattern: '\\n|\\P{White_Space}+' };

const lineBreak = '\n';

const pieceStart = (text: string, from: number): number => {
  let start = from;
  while (start < text.length && text[start] !== lineBreak && isWhitespaceAt(text, start)) start++;
  return start;
};

const pieceEnd = (text: string, start: number): number => {
  if (text[start] === lineBreak) return start + 1;
  let end = start;
  while (end < text.length && !isWhitespaceAt(text, end)) end = codePointEnd(text, end);
  return end;
};

/**
 * What stands between whitespace, whole, and each line break: for text that is already cut into words.
 *
 * @returns `split`: text → pieces; other whitespace belongs to none.
 * @see `pre_tokenizers.Split` of Hugging Face tokenizers, with `whitespaceSplit.pattern`.
 * @example wordsAndLineBreaks().split('no it\n').pieces // 0 2, 3 5, 5 6
 */
export const wordsAndLineBreaks = /* @__PURE__ */ plainStage(
  /* @__PURE__ */ define(
    'wordsAndLineBreaks',
    {
      about: 'What stands between whitespace, and each line break.',
      options: {},
      example: {},
      same: { 'Hugging Face': `Split('${whitespaceSplit.pattern}', 'removed', invert=True)` },
      stage: 'stable',
      since: '0.1.0',
    },
    (): Omit<PreTokenizer, 'spec'> => ({
      split: (text) => ({ text, pieces: scan(text, pieceEnd, pieceStart) }),
      toJSON: () => regexSplit(whitespaceSplit.pattern, 'Removed'),
    }),
  ),
);
