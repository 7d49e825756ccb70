import type { Pieces } from '@ridgeline/contracts';
import { codePointEnd } from '../code-points.ts';
import { textOfUnits } from '../text-of-units.ts';
import { byteAlphabet } from './byte-alphabet.ts';

const alphabet = /* @__PURE__ */ Uint16Array.from(byteAlphabet, (character) => character.charCodeAt(0));
const replacement = 0xfffd;

const isAscii = (text: string): boolean => {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false;
  return true;
};

/** A text of one byte a character, whose places therefore stay. */
const asciiToBytes = (text: string, pieces: Int32Array): Pieces => {
  const units = new Uint16Array(text.length);
  for (let i = 0; i < units.length; i++) units[i] = alphabet[text.charCodeAt(i)]!;
  return { text: textOfUnits(units, 0, units.length), pieces };
};

/**
 * Pieces that follow one another and cover a text, written as UTF-8 bytes, a visible character for each, which comes from
 * the whole character that it is a part of. Half a surrogate pair is read as U+FFFD.
 */
export const toBytes = (text: string, pieces: Int32Array): Pieces => {
  if (isAscii(text)) return asciiToBytes(text, pieces);
  // no unit of UTF-16 takes more than three bytes
  const units = new Uint16Array(3 * text.length);
  const offsets = new Int32Array(2 * units.length);
  const moved = new Int32Array(pieces.length);
  let length = 0;
  let start = 0;
  let end = 0;
  const write = (byte: number): void => {
    units[length] = alphabet[byte]!;
    offsets[2 * length] = start;
    offsets[2 * length + 1] = end;
    length++;
  };
  for (let i = 0; i < pieces.length; i += 2) {
    moved[i] = length;
    for (start = pieces[i]!; start < pieces[i + 1]!; start = end) {
      end = codePointEnd(text, start);
      const found = text.codePointAt(start)!;
      const codePoint = (found & 0xfffff800) === 0xd800 ? replacement : found;
      if (codePoint < 0x80) write(codePoint);
      else {
        if (codePoint < 0x800) write(0xc0 | (codePoint >> 6));
        else {
          if (codePoint < 0x10000) write(0xe0 | (codePoint >> 12));
          else {
            write(0xf0 | (codePoint >> 18));
            write(0x80 | ((codePoint >> 12) & 0x3f));
          }
          write(0x80 | ((codePoint >> 6) & 0x3f));
        }
        write(0x80 | (codePoint & 0x3f));
      }
    }
    moved[i + 1] = length;
  }
  return {
    text: textOfUnits(units, 0, length),
    offsets: offsets.slice(0, 2 * length),
    pieces: moved,
  };
};
