import { define, type PreTokenizer } from '@ridgeline/contracts';
import { codePointEnd } from '../code-points.ts';
import { plainStage } from '../stage.ts';
import { regexSplit } from './regex-split.ts';
import { scan } from './scan.ts';

/** Any character, line breaks too. */
export const charSplit = { pattern: '[\\s\\S]' };

/**
 * Every character is a piece: one code point, whether it has one UTF-16 unit or two.
 *
 * @returns `split`: text → pieces that cover it.
 * @see `pre_tokenizers.Split` of Hugging Face tokenizers, with the pattern `[\s\S]`.
 * @example characters().split('a🐳').pieces // 0 1, 1 3
 */
export const characters = /* @__PURE__ */ plainStage(
  /* @__PURE__ */ define(
    'characters',
    {
      about: 'Every character is a piece.',
      options: {},
      example: {},
      same: { 'Hugging Face': `Split('${charSplit.pattern}', 'isolated')` },
      stage: 'stable',
      since: '0.1.0',
    },
    (): Omit<PreTokenizer, 'spec'> => ({
      split: (text) => ({ text, pieces: scan(text, codePointEnd) }),
      toJSON: () => regexSplit(charSplit.pattern, 'Isolated'),
    }),
  ),
);
