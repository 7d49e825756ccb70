import { RidgelineError } from '@ridgeline/contracts';

const byteOrderMarks = [
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

const place = (bytes: Uint8Array, offset: number): { line: number; column: number } => {
  let line = 1;
  let lineStart = 0;
  for (let i = 0; i < offset; i++) if (bytes[i] === 0x0a) [line, lineStart] = [line + 1, i + 1];
  return { line, column: offset - lineStart + 1 };
};

const convert = (name: string, encoding: string): string => {
  const file = /^[\w./-]+$/.test(name) ? name : `'${name.replaceAll("'", `'\\''`)}'`;
  return `iconv -f ${encoding} -t UTF-8 ${file} > utf8.txt`;
};

/**
 * The text in the bytes of a file: strict UTF-8, without its byte order mark, else unchanged (line breaks and
 * composed characters stay as they are).
 *
 * @param name the file's name, for errors.
 * @throws `E_DATA` if the file is empty, is UTF-16 or UTF-32, holds a NUL byte or a byte that is not UTF-8; the error
 * says at which byte and line, and what to do.
 * @example decodeText(new Uint8Array([0xef, 0xbb, 0xbf, 0x68, 0x69]), 'hi.txt') // 'hi'
 */
export const decodeText = (bytes: Uint8Array, name: string): string => {
  const refuse = (found: string, hint: string, at = name): never => {
    throw new RidgelineError('E_DATA', `${name}: ${found}.`, { hint, at });
  };
  const refuseAt = (offset: number, found: string, hint: string): never => {
    const { line, column } = place(bytes, offset);
    return refuse(`${found} at byte ${offset}, line ${line}`, hint, `${name}:${line}:${column}`);
  };

  for (const [encoding, mark] of byteOrderMarks)
    if (mark.every((byte, i) => bytes[i] === byte))
      refuse(
        `the text must be UTF-8, and its byte order mark says ${encoding}`,
        `Convert it: ${convert(name, encoding.slice(0, 6))}`,
      );

  const zero = bytes.indexOf(0);
  if (zero >= 0)
    refuseAt(
      zero,
      'a text holds no NUL byte, and this has one',
      `Give a plain text file. If it is UTF-16 without a mark, convert it: ${convert(name, 'UTF-16LE')}`,
    );

  const invalid = firstInvalidByte(bytes);
  if (invalid >= 0)
    refuseAt(
      invalid,
      `the text must be UTF-8, got 0x${bytes[invalid]!.toString(16).toUpperCase().padStart(2, '0')}`,
      `If it is in an older Western encoding, convert it: ${convert(name, 'WINDOWS-1252')}`,
    );

  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  if (text === '') refuse('the file is empty', 'Give a file with text in it.');
  return text;
};
