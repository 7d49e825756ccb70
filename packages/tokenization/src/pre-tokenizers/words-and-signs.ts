import { define, type PreTokenizer } from '@ridgeline/contracts';
import { codePointEnd } from '../code-points.ts';
import { plainStage } from '../stage.ts';
import { scan } from './scan.ts';
import { isWhitespaceAt } from './whitespace-at.ts';

/** What belongs to a word: letters, marks, digits, and what joins them, such as `_`. */
export const isWordCharacter = (character: string): boolean =>
  /[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]/u.test(character);

const characterAt = (text: string, at: number): string => text.slice(at, codePointEnd(text, at));

const pieceStart = (text: string, from: number): number => {
  let start = from;
  while (start < text.length && isWhitespaceAt(text, start)) start++;
  return start;
};

const pieceEnd = (text: string, start: number): number => {
  const isWord = isWordCharacter(characterAt(text, start));
  let end = codePointEnd(text, start);
  while (
    end < text.length &&
    !isWhitespaceAt(text, end) &&
    isWordCharacter(characterAt(text, end)) === isWord
  )
    end = codePointEnd(text, end);
  return end;
};

/**
 * Words, and runs of other signs, without whitespace.
 *
 * @returns `split`: text → pieces; whitespace belongs to none.
 * @see `pre_tokenizers.Whitespace` of Hugging Face tokenizers, whose pattern is `\w+|[^\w\s]+`.
 * @example wordsAndSigns().split('no, it...').pieces // 0 2, 2 3, 4 6, 6 9
 */
export const wordsAndSigns = /* @__PURE__ */ plainStage(
  /* @__PURE__ */ define(
    'wordsAndSigns',
    {
      about: 'Words, and runs of other signs; whitespace belongs to none.',
      options: {},
      example: {},
      same: { 'Hugging Face': 'Whitespace' },
      stage: 'trial',
      since: '0.1.0',
    },
    (): Omit<PreTokenizer, 'spec'> => ({
      split: (text) => ({ text, pieces: scan(text, pieceEnd, pieceStart) }),
      toJSON: () => ({ type: 'Whitespace' }),
    }),
  ),
);
