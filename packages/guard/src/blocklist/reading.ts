import { fold } from './fold.ts';
import { lookOf } from './look-alikes.ts';

/**
 * What a character is to someone who reads. `letter` and `digit` are parts of words; `symbol` may stand for a letter or between two; `gap` stands
 * between letters of a word that is taken apart, `loose` does so only if all of them are; `hidden` is not seen at all.
 */
export type Role = 'letter' | 'digit' | 'symbol' | 'gap' | 'loose' | 'space' | 'hidden';

/** A character with all that it may be read as, the likeliest first. */
export interface Reading {
  readonly role: Role;
  readonly letters: readonly string[];
  /** Of a script that writes words without spaces between them. */
  readonly isUnspaced: boolean;
}

/** What digits and symbols are written for. */
const written: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'il',
  '2': 'z',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '6': 'gb',
  '7': 't',
  '8': 'b',
  '9': 'g',
  '@': 'a',
  $: 's',
  '!': 'il',
  '|': 'il',
  '+': 't',
  '€': 'e',
  '£': 'l',
  '¢': 'c',
  '¥': 'y',
  '§': 's',
};

const hidden =
  /^(?:[\p{Default_Ignorable_Code_Point}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u0591-\u05c7\u0610-\u061a\u0640\u06d6-\u06ed]|(?=\p{M})\p{Script=Inherited}|(?![\t\n\v\f\r\x85])\p{Cc})/u;
const unspaced =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

const roleOf = (character: string): Role => {
  if (hidden.test(character)) return 'hidden';
  if (/^\p{White_Space}/u.test(character)) return 'space';
  if (character in written) return /\d/.test(character) ? 'digit' : 'symbol';
  const plain = character.normalize('NFKC');
  if (/^\p{N}/u.test(plain)) return 'digit';
  if (/[\p{L}\p{M}]/u.test(plain)) return 'letter';
  // what looks like a letter may stand for it
  if (lookOf(character) !== undefined) return 'symbol';
  return /^[.\-_*~·•=\u2010-\u2015]/u.test(character) ? 'gap' : 'loose';
};

const caseless = (text: string): string =>
  text.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFC');

/** Every letter as what it looks like. */
const looked = (text: string): string => Array.from(text, (letter) => lookOf(letter) ?? letter).join('');

/**
 * How a character is read, beginning with the reading by which words are listed.
 *
 * @param character one code point, or a letter with a mark that makes one letter with it.
 * @param accents whether a letter with an accent may be the letter without.
 * @example readingOf('ﬁ', true).letters // ['fi']
 */
export const readingOf = (character: string, accents: boolean): Reading => {
  const role = roleOf(character);
  const isRead = role === 'letter' || role === 'digit' || role === 'symbol';
  const own = caseless(character);
  const letters = !isRead
    ? []
    : [
        ...(role === 'symbol' ? [] : [looked(own), own]),
        ...(lookOf(character) === undefined ? [] : [lookOf(character)!]),
        ...(accents ? [looked(fold(character))] : []),
        ...(written[own] ?? ''),
      ].filter((letter) => /^[\p{L}\p{N}\p{M}]+$/u.test(letter));
  return { role, letters: [...new Set(letters)], isUnspaced: unspaced.test(character) };
};

/** Reads a text character by character. */
export interface Reader {
  /** How the character at a position is read, with the marks on it. */
  readonly at: (text: string, position: number) => Reading;
  /** Where the one that was read last ends, with marks and hidden characters behind it. */
  readonly end: () => number;
}

/** How many characters are kept once they were read. */
const remembered = 16384;

/** How single characters are read, each asked for once: pages of 256, since a text takes few of them. */
const remembering = (read: (character: string) => Reading): ((code: number) => Reading) => {
  let pages: (Reading | undefined)[][] = [];
  let count = 0;
  return (code) => {
    const kept = pages[code >> 8]?.[code & 255];
    if (kept !== undefined) return kept;
    if (count >= remembered) {
      pages = [];
      count = 0;
    }
    count += 1;
    pages[code >> 8] ??= new Array(256);
    const reading = read(String.fromCodePoint(code));
    pages[code >> 8]![code & 255] = reading;
    return reading;
  };
};

/** A reader that reads each character once, and keeps how. */
export const reader = (accents: boolean): Reader => {
  const read = remembering((character) => readingOf(character, accents));
  let last = 0;
  const codeAt = (text: string, position: number): number => {
    const unit = text.charCodeAt(position);
    return unit >= 0xd800 && unit <= 0xdbff ? text.codePointAt(position)! : unit;
  };
  /** A letter with marks is a letter of its own if Unicode has it; else marks are decoration. */
  const marked = (text: string, start: number, end: number): Reading => {
    // more marks than one letter has are no letter with them
    const composed = text.slice(start, Math.min(end, start + 4)).normalize('NFC');
    return read([...composed].length === 1 ? composed.codePointAt(0)! : codeAt(text, start));
  };
  return {
    at: (text, position) => {
      const code = codeAt(text, position);
      const reading = read(code);
      let next = position + (code > 0xffff ? 2 : 1);
      const end = next;
      // nothing below is hidden but controls, which are read by themselves
      while (text.charCodeAt(next) > 0xac) {
        const follower = codeAt(text, next);
        if (read(follower).role !== 'hidden') break;
        next += follower > 0xffff ? 2 : 1;
      }
      last = next;
      return next > end && reading.role === 'letter' ? marked(text, position, next) : reading;
    },
    end: () => last,
  };
};
