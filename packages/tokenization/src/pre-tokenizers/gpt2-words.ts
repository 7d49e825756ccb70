import { codePointClasses } from './code-point-classes.ts';

const whitespace = 1;
const letter = 2;
const digit = 3;
const other = 4;

// white space is Unicode's, which has U+0085 and not U+FEFF, other than JavaScript's
const classify = (character: string): number => {
  if (/\p{L}/u.test(character)) return letter;
  if (/\p{White_Space}/u.test(character)) return whitespace;
  return /\p{N}/u.test(character) ? digit : other;
};

/** The length of a contraction, in lower case as GPT-2 knows them; 0 if there is none. */
const contractionLength = (text: string, start: number): number => {
  const next = text[start + 1];
  if (next === 's' || next === 't' || next === 'm' || next === 'd') return 2;
  const both = text.slice(start + 1, start + 3);
  return both === 're' || both === 've' || both === 'll' ? 3 : 0;
};

/**
 * Finds where the piece at `start` ends as GPT-2 cuts text: a contraction; a run of letters, of digits or of other signs
 * with the one space before it; or a run of white space, which leaves its last character to what follows.
 *
 * @see Radford et al. 2019: `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`
 */
export const gpt2WordScanner = (): ((text: string, start: number) => number) => {
  const classes = codePointClasses(classify);
  return (text, start) => {
    const first = text.charCodeAt(start);
    if (first === 0x27 /* ' */) {
      const length = contractionLength(text, start);
      if (length > 0) return start + length;
    }
    const at = first === 0x20 /* space */ && start + 1 < text.length ? start + 1 : start;
    const kind = classes.at(text, at);
    if (kind !== whitespace) return classes.runEnd(text, at, kind);
    const end = classes.runEnd(text, start, whitespace);
    return end === text.length || end - start === 1 ? end : end - 1;
  };
};
