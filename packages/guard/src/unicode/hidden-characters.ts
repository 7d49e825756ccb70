import { define } from '@ridgeline/contracts';
import { actionOption } from '../action-option.ts';
import type { Filter, Span } from '../filter.ts';

const ignored =
  '\\p{Default_Ignorable_Code_Point}\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u200e\\u200f\\u061c\\u202a-\\u202e\\u2066-\\u2069\\ufff9-\\ufffb';
const mark = '(?!\\p{Default_Ignorable_Code_Point})\\p{M}';
const most = 8;
/** Where more marks begin on one letter than any language has, with what hides among them; tags, which spell in secret; or one hidden character. */
const suspects = new RegExp(
  `${mark}(?:[${ignored}]*${mark}){${most}}|[\\u{e0020}-\\u{e007f}]+|[${ignored}\\p{Cs}]`,
  'gu',
);
const marks = new RegExp(mark, 'gu');
const nextMark = new RegExp(`[${ignored}]*${mark}`, 'uy');
const plain = /^[\t\n\r\x20-\x7e]*$/;
const bidirectional = /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/u;

/** Letters of scripts in which joiners and non-joiners change a shape. */
const joining =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** The character that ends at a position, or nothing. */
const before = (text: string, position: number): string => {
  const isPair = /^[\ud800-\udbff][\udc00-\udfff]/.test(text.slice(Math.max(0, position - 2), position));
  return text.slice(Math.max(0, position - (isPair ? 2 : 1)), position);
};

const after = (text: string, position: number): string =>
  position < text.length ? String.fromCodePoint(text.codePointAt(position)!) : '';

/** Letters, pictures and signs to which an invisible character behind them gives a meaning, by its code point. */
const meaningBehind = (code: number): RegExp | undefined => {
  // a variant of an emoji, of a digit on a key, of a letter or of a sign
  if (code >= 0xfe00 && code <= 0xfe0f) return /[\p{Emoji}\p{Script=Han}\p{Script=Myanmar}\p{Sm}]/u;
  if (code >= 0xe0100 && code <= 0xe01ef) return /\p{Script=Han}/u;
  if (code >= 0x180b && code <= 0x180f) return /(?=\p{L})\p{Script=Mongolian}/u;
  return code === 0x34f ? /[\p{Script=Hebrew}\p{Script=Arabic}]/u : undefined;
};

/** Whether an invisible character means something where it stands. */
const hasMeaning = (text: string, found: string, index: number): boolean => {
  const code = found.codePointAt(0)!;
  if (code === 0xad) return true;
  if (code === 0x200b || code === 0x2060 || code === 0xfeff) return false;
  const left = before(text, index);
  if (code === 0x200c) return joining.test(left) && joining.test(after(text, index + 1));
  if (code === 0x200d) {
    // within an emoji of several, behind which a selector may stand
    const picture = left === '\ufe0f' ? before(text, index - 1) : left;
    return (
      joining.test(left) ||
      (/[\p{Extended_Pictographic}\p{Emoji_Modifier}]/u.test(picture) &&
        /\p{Extended_Pictographic}/u.test(after(text, index + 1)))
    );
  }
  const behind = meaningBehind(code);
  if (behind !== undefined) return behind.test(left);
  // the flags of England, Scotland and Wales
  return left === '\u{1f3f4}' && /^gb(?:eng|sct|wls)\x7f$/.test(untagged(found));
};

const untagged = (found: string): string =>
  String.fromCodePoint(...Array.from(found.slice(0, 16), (tag) => tag.codePointAt(0)! & 0x7f));

interface Hidden {
  readonly what: string;
  readonly replacement: string;
  /** Where it ends, if that is behind what was looked at. */
  readonly end?: number;
}

const endOfPile = (text: string, start: number): number => {
  let end = start;
  for (nextMark.lastIndex = start; nextMark.test(text); ) end = nextMark.lastIndex;
  return end;
};

/** What is hidden there, or nothing where it is as it should be. */
const hiddenAt = (text: string, found: string, index: number): Hidden | undefined => {
  const code = found.codePointAt(0)!;
  if (code >= 0xd800 && code <= 0xdfff) return { what: 'half of a surrogate pair', replacement: '\ufffd' };
  if (code < 0xa0 || (code >= 0xfff9 && code <= 0xfffb))
    return { what: 'control character', replacement: '' };
  if (bidirectional.test(found)) return { what: 'bidirectional character', replacement: '' };
  const piled = found.length > most ? found.match(marks) : null;
  if (piled !== null)
    return { what: 'pile of marks', replacement: piled.slice(0, most).join(''), end: endOfPile(text, index) };
  return hasMeaning(text, found, index) ? undefined : { what: 'invisible character', replacement: '' };
};

/**
 * Finds what is not to be seen: control characters but tab and line breaks, marks of direction, invisible characters where they have no meaning, halves
 * of surrogate pairs, and more than eight marks on one letter. Joiners stay within Arabic, Indic scripts and emoji, soft
 * hyphens where they are.
 *
 * Marks of direction are dropped from Arabic and Hebrew too: they order what is shown, not what is said.
 *
 * @param options.action `replace` drops them, and writes U+FFFD for halves of pairs. @returns `check`. @throws `E_OPTION`
 * @see Unicode Technical Report 36, "Unicode Security Considerations"; Boucher and Anderson 2021, "Trojan Source: Invisible Vulnerabilities".
 * @example guarded('pay\u202e001', [hiddenCharacters()]).text // 'pay001'
 */
export const hiddenCharacters = /* @__PURE__ */ define(
  'hiddenCharacters',
  {
    about: 'Finds control, bidirectional and invisible characters, halves of characters and piles of marks.',
    options: { action: actionOption(['replace', 'refuse', 'tell'], 'replace') },
    example: { action: 'refuse' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ action }): Omit<Filter, 'spec'> => ({
    check: (text) => {
      if (plain.test(text)) return [];
      const spans: (Span & { readonly replacement: string })[] = [];
      suspects.lastIndex = 0;
      for (let match = suspects.exec(text); match !== null; match = suspects.exec(text)) {
        const { 0: found, index } = match;
        const hidden = hiddenAt(text, found, index);
        if (hidden === undefined) continue;
        const { what, replacement, end = index + found.length } = hidden;
        suspects.lastIndex = end;
        const last = spans.at(-1);
        // many of one sort beside each other are one finding
        if (last?.end === index && last.what === what)
          spans[spans.length - 1] = { ...last, end, replacement: last.replacement + replacement };
        else spans.push({ what, start: index, end, action, replacement });
      }
      return action === 'replace' ? spans : spans.map(({ replacement: _, ...span }) => span);
    },
  }),
);
