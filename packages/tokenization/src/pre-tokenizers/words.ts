import { define, type PreTokenizer } from '@ridgeline/contracts';
import { codePointEnd } from '../code-points.ts';
import { plainStage } from '../stage.ts';
import { codePointClasses } from './code-point-classes.ts';
import { regexSplit } from './regex-split.ts';
import { scan } from './scan.ts';

/** How {@link words} splits, for other libraries. */
export const wordSplit = {
  pattern: ' ?[\\p{L}\\p{M}]+| ?\\p{N}+| ?[^\\p{White_Space}\\p{L}\\p{M}\\p{N}]|\\p{White_Space}',
};

const whitespace = 1;
const letter = 2;
const digit = 3;
const other = 4;

const classify = (character: string): number => {
  if (/[\p{L}\p{M}]/u.test(character)) return letter;
  if (/\p{White_Space}/u.test(character)) return whitespace;
  return /\p{N}/u.test(character) ? digit : other;
};

/** Finds the end of the word, number, mark or whitespace character at `start`, with the one space before it. */
const wordScanner = () => {
  const classes = codePointClasses(classify);
  return (text: string, start: number): number => {
    const joins =
      text[start] === ' ' && start + 1 < text.length && classes.at(text, start + 1) !== whitespace;
    const at = joins ? start + 1 : start;
    const first = classes.at(text, at);
    return first === letter || first === digit ? classes.runEnd(text, at, first) : codePointEnd(text, at);
  };
};

/**
 * Words, numbers and marks: runs of letters with their marks, runs of digits, every other character by itself.
 *
 * One space belongs to what follows it (`' whale'`), as in GPT-2; further spaces, tabs and line breaks are pieces of one
 * character.
 *
 * @returns `split`: text → pieces that cover it.
 * @see `pre_tokenizers.Split` of Hugging Face tokenizers, with `wordSplit.pattern`.
 * @example words().split('Call me.').pieces // 0 4, 4 7, 7 8
 */
export const words = /* @__PURE__ */ plainStage(
  /* @__PURE__ */ define(
    'words',
    {
      about: 'Words, numbers and marks, each with the one space before it.',
      options: {},
      example: {},
      same: { 'Hugging Face': `Split('${wordSplit.pattern}', 'isolated')` },
      stage: 'stable',
      since: '0.1.0',
    },
    (): Omit<PreTokenizer, 'spec'> => {
      const pieceEnd = wordScanner();
      return {
        split: (text) => ({ text, pieces: scan(text, pieceEnd) }),
        toJSON: () => regexSplit(wordSplit.pattern, 'Isolated'),
      };
    },
  ),
);
