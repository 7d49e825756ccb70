import { RidgelineError } from '@ridgeline/contracts';
import { conversion, type Origin } from './conversion.ts';

const byteOrderMarks = [
  // before UTF-16LE, whose mark it begins with
  ['UTF-32LE', [0xff, 0xfe, 0, 0]],
  ['UTF-32BE', [0, 0, 0xfe, 0xff]],
  ['UTF-16LE', [0xff, 0xfe]],
  ['UTF-16BE', [0xfe, 0xff]],
] as const;

/** How many bytes a sequence with this first byte has, and what its second byte may be; see RFC 3629. */
const sequence = (first: number): readonly [length: number, low: number, high: number] => {
  if (first < 0x80) return [1, 0, 0];
  if (first >= 0xc2 && first <= 0xdf) return [2, 0x80, 0xbf];
  if (first >= 0xe0 && first <= 0xef) return [3, first === 0xe0 ? 0xa0 : 0x80, first === 0xed ? 0x9f : 0xbf];
  if (first >= 0xf0 && first <= 0xf4) return [4, first === 0xf0 ? 0x90 : 0x80, first === 0xf4 ? 0x8f : 0xbf];
  return [0, 0, 0];
};

/** Where the first sequence that is not UTF-8 begins; −1 if there is none. */
export const firstInvalidByte = (bytes: Uint8Array): number => {
  for (let start = 0; start < bytes.length; ) {
    const [length, low, high] = sequence(bytes[start]!);
    if (length === 0) return start;
    for (let i = 1; i < length; i++) {
      const byte = bytes[start + i] ?? 0;
      if (i === 1 ? byte < low || byte > high : byte < 0x80 || byte > 0xbf) return start;
    }
    start += length;
  }
  return -1;
};

/** Text by UTF-16 with its mark; undefined if it is cut or holds half a surrogate pair. */
const decodeUtf16 = (bytes: Uint8Array, encoding: 'UTF-16LE' | 'UTF-16BE'): string | undefined => {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
};

const place = (bytes: Uint8Array, offset: number): { line: number; column: number } => {
  let line = 1;
  let lineStart = 0;
  for (let i = 0; i < offset; i++) if (bytes[i] === 0x0a) [line, lineStart] = [line + 1, i + 1];
  return { line, column: offset - lineStart + 1 };
};

/** Bytes that are looked at to tell an encoding. */
const sampled = 65_536;

/** The encoding that the places of NUL bytes speak for: those of letters of Western scripts have one in two, or three in four. */
const wideEncoding = (bytes: Uint8Array): string => {
  const sample = bytes.subarray(0, sampled);
  const zeros = [0, 0];
  for (let i = 0; i < sample.length; i++) if (sample[i] === 0) zeros[i % 2]!++;
  const [even, odd] = zeros as [number, number];
  const bits = even + odd > 0.6 * sample.length ? 32 : 16;
  // the higher bytes, which come first in BE, are those that are 0
  const isBig = bits === 32 ? sample[0] === 0 : even > odd;
  return `UTF-${bits}${isBig ? 'BE' : 'LE'}`;
};

const olderEncodings =
  'WINDOWS-1252 (Western), SHIFT_JIS or EUC-JP (Japanese), GB18030 or BIG5 (Chinese), EUC-KR (Korean), WINDOWS-1251 or KOI8-R (Cyrillic) or WINDOWS-1250 (Central European)';

/**
 * The text in the bytes of a file: strict UTF-8, or UTF-16 that a byte order mark says; without the mark, else unchanged
 * (line breaks and composed characters stay as they are).
 *
 * @param name the file's name, for errors.
 * @param origin whether the bytes were gzipped or came through a pipe, for the advice in errors.
 * @throws `E_DATA` if the file is empty, is UTF-32 or UTF-16 without a mark, holds a NUL byte or a byte that is not
 * UTF-8; the error says at which byte and line, and what to do.
 * @example decodeText(new Uint8Array([0xef, 0xbb, 0xbf, 0x68, 0x69]), 'hi.txt') // 'hi'
 */
export const decodeText = (bytes: Uint8Array, name: string, origin: Origin = {}): string => {
  const convert = (encoding: string): string => conversion(name, encoding, origin);
  const refuse = (found: string, hint: string, at = name): never => {
    throw new RidgelineError('E_DATA', `${name}: ${found}.`, { hint, at });
  };
  const refuseAt = (offset: number, found: string, hint: string): never => {
    const { line, column } = place(bytes, offset);
    return refuse(`${found} at byte ${offset}, line ${line}`, hint, `${name}:${line}:${column}`);
  };

  const whole = (text: string): string =>
    text === '' ? refuse('the file is empty', 'Give a file with text in it.') : text;

  const marked = byteOrderMarks.find(([, mark]) => mark.every((byte, i) => bytes[i] === byte))?.[0];
  if (marked === 'UTF-32LE' || marked === 'UTF-32BE')
    return refuse(
      `the text must be UTF-8 or UTF-16, and its byte order mark says ${marked}`,
      `Convert it: ${convert('UTF-32')}`,
    );
  if (marked !== undefined) {
    const text = decodeUtf16(bytes, marked);
    if (text === undefined)
      return refuse(
        `its byte order mark says ${marked}, and what follows is not`,
        'Save the text again, as UTF-8. It may have been cut, or changed by a program that took it for another encoding.',
      );
    return text.includes('\0')
      ? refuse('a text holds no NUL character, and this has one', 'Give a plain text file.')
      : whole(text);
  }

  const zero = bytes.indexOf(0);
  if (zero >= 0) {
    const wide = wideEncoding(bytes);
    refuseAt(
      zero,
      'a text holds no NUL byte, and this has one',
      `Give a plain text file. If it is ${wide.slice(0, 6)} without a mark, convert it: ${convert(wide)}`,
    );
  }

  const invalid = firstInvalidByte(bytes);
  if (invalid >= 0)
    refuseAt(
      invalid,
      `the text must be UTF-8, got 0x${bytes[invalid]!.toString(16).toUpperCase().padStart(2, '0')}`,
      `If it is in an older encoding, convert it from that, which may be ${olderEncodings}: ${convert('WINDOWS-1252')}`,
    );

  return whole(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
};
