import { define } from '@ridgeline/contracts';
import { actionOption } from '../action-option.ts';
import type { Filter } from '../filter.ts';

/** The last position up to one that cuts no character, and no letter from its marks. */
const cutAt = (text: string, position: number): number => {
  let cut = position;
  const continues = (): boolean =>
    /^(?:\p{M}|\p{Join_Control}|\p{Emoji_Modifier})/u.test(String.fromCodePoint(text.codePointAt(cut)!)) ||
    text[cut - 1] === '\u200d' ||
    /[\ud800-\udbff][\udc00-\udfff]/.test(text.slice(cut - 1, cut + 1));
  // a pile of marks is cut where it is
  while (cut > 0 && position - cut < 64 && continues()) cut -= 1;
  return position - cut < 64 ? cut : position;
};

/**
 * Refuses a text that is too long, or cuts it behind the last whole character.
 *
 * @param options.characters the longest text that may pass, in UTF-16 units. @param options.action `replace` drops the rest.
 * @returns `check`; its span is what is too much, its `measure` the length. @throws `E_RANGE`, `E_OPTION`
 * @example guarded('abcdef', [lengthLimit({ characters: 4, action: 'replace' })]).text // 'abcd'
 */
export const lengthLimit = /* @__PURE__ */ define(
  'lengthLimit',
  {
    about: 'Refuses or cuts a text that is too long.',
    options: {
      characters: { type: 'integer', min: 1, about: 'The longest text, in UTF-16 units.' },
      action: actionOption(['refuse', 'replace', 'tell'], 'refuse'),
    },
    example: { characters: 10000 },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ characters, action }): Omit<Filter, 'spec'> => ({
    check: (text) => {
      if (text.length <= characters) return [];
      const place = {
        what: 'too long',
        start: cutAt(text, characters),
        end: text.length,
        measure: text.length,
      };
      return [{ ...place, action, ...(action === 'replace' && { replacement: '' }) }];
    },
  }),
);
