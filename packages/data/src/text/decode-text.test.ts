import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeText, firstInvalidByte } from './decode-text.ts';

const bytes = (...parts: (string | number)[]): Uint8Array =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === 'number' ? [part] : [...new TextEncoder().encode(part)])),
  );

it('gives the text unchanged but for its byte order mark', () => {
  const text = 'e\u0301 é\r\n\u2028🐳\ufeff\t';
  expect(decodeText(bytes(text), 'a.txt')).toBe(text);
  expect(decodeText(bytes(0xef, 0xbb, 0xbf, text), 'a.txt')).toBe(text);
});

it.each([
  [
    'nothing',
    bytes(),
    { message: 'a.txt: the file is empty.', at: 'a.txt', hint: 'Give a file with text in it.' },
  ],
  ['a lone byte order mark', bytes(0xef, 0xbb, 0xbf), { message: 'a.txt: the file is empty.' }],
  [
    'UTF-16 that is cut',
    bytes(0xff, 0xfe, 'h', 0, 'i'),
    { message: 'a.txt: its byte order mark says UTF-16LE, and what follows is not.' },
  ],
  [
    'UTF-16 with half a pair',
    bytes(0xfe, 0xff, 0xd8, 0, 0, 'h'),
    { message: expect.stringContaining('says UTF-16BE, and what follows is not.') },
  ],
  [
    'UTF-16 with NUL',
    bytes(0xff, 0xfe, 'h', 0, 0, 0),
    { message: expect.stringContaining('no NUL character') },
  ],
  ['a lone mark of UTF-16', bytes(0xff, 0xfe), { message: 'a.txt: the file is empty.' }],
  [
    'UTF-16 without a mark, big end first',
    bytes(...[...'one two'].flatMap((c) => [0, c])),
    { hint: expect.stringContaining('If it is UTF-16 without a mark, convert it: iconv -f UTF-16BE -t') },
  ],
  [
    'UTF-16 without a mark, little end first',
    bytes(...[...'one two'].flatMap((c) => [c, 0])),
    { hint: expect.stringContaining('iconv -f UTF-16LE -t') },
  ],
  [
    'UTF-32 without a mark',
    bytes(...[...'one two'].flatMap((c) => [0, 0, 0, c])),
    { hint: expect.stringContaining('If it is UTF-32 without a mark, convert it: iconv -f UTF-32BE -t') },
  ],
  [
    'UTF-32',
    bytes(0xff, 0xfe, 0, 0, 'h', 0, 0, 0),
    { message: expect.stringContaining('says UTF-32LE.'), hint: expect.stringContaining('-f UTF-32 ') },
  ],
  [
    'a NUL byte',
    bytes('one\ntwo', 0, 'three'),
    {
      message: 'a.txt: a text holds no NUL byte, and this has one at byte 7, line 2.',
      at: 'a.txt:2:4',
      hint: expect.stringContaining('iconv -f UTF-16LE'),
    },
  ],
  [
    'Latin-1',
    bytes('one\n\ncaf', 0xe9, '\n'),
    {
      message: 'a.txt: the text must be UTF-8, got 0xE9 at byte 8, line 3.',
      at: 'a.txt:3:4',
      hint: expect.stringMatching(
        /^If it is in an older encoding, .* WINDOWS-1252 \(Western\), SHIFT_JIS .*: iconv -f WINDOWS-1252 -t UTF-8 a.txt > utf8.txt$/,
      ),
    },
  ],
  [
    'overlong UTF-8',
    bytes('a', 0xc0, 0xaf),
    { message: expect.stringContaining('got 0xC0 at byte 1, line 1.') },
  ],
  ['a surrogate', bytes('a', 0xed, 0xa0, 0x80), { message: expect.stringContaining('got 0xED at byte 1') }],
  [
    'a cut character',
    bytes('ab', 0xf0, 0x9f, 0x90),
    { message: expect.stringContaining('got 0xF0 at byte 2') },
  ],
])('refuses %s and says what to do', (_, file, error) => {
  expect(() => decodeText(file, 'a.txt')).toThrow(expect.objectContaining({ code: 'E_DATA', ...error }));
});

it.each([
  ['UTF-16LE', Buffer.from('\ufeffa,б\n🐳\r\n', 'utf16le')],
  ['UTF-16BE', Buffer.from('\ufeffa,б\n🐳\r\n', 'utf16le').swap16()],
])('reads %s with a byte order mark', (_, file) => {
  expect(decodeText(file, 'a.csv')).toBe('a,б\n🐳\r\n');
});

it.each([
  ['a.csv', {}, 'iconv -f WINDOWS-1252 -t UTF-8 a.csv > utf8.csv'],
  ['a.tsv.gz', { isPacked: true }, 'gunzip -c < a.tsv.gz | iconv -f WINDOWS-1252 -t UTF-8 > utf8.tsv'],
  ['standard input', { isPiped: true }, '… | iconv -f WINDOWS-1252 -t UTF-8 | ridgeline …'],
  [
    'standard input',
    { isPiped: true, isPacked: true },
    '… | gunzip | iconv -f WINDOWS-1252 -t UTF-8 | ridgeline …',
  ],
])('advises on %s, %j, what can be done there', (name, origin, command) => {
  expect(() => decodeText(bytes('caf', 0xe9), name, origin)).toThrow(
    expect.objectContaining({ hint: expect.stringContaining(`: ${command}`) }),
  );
});

it('quotes a name that a shell would take apart', () => {
  expect(() => decodeText(bytes(0xff), "it's; rm.txt")).toThrow(
    expect.objectContaining({ hint: expect.stringContaining(`UTF-8 'it'\\''s; rm.txt' >`) }),
  );
});

it('finds an invalid byte exactly where the platform refuses the text', () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 3 }),
    fc.string({ unit: 'binary', maxLength: 3 }).map((text) => bytes(text)),
    fc.constantFrom(
      bytes(0xe0, 0x9f),
      bytes(0xed, 0xa0),
      bytes(0xf4, 0x90),
      bytes(0xf0, 0x8f),
      bytes(0xf4, 0x8f),
    ),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
      const file = bytes(...pieces.flatMap((part) => [...part]));
      const decode = (part: Uint8Array) => new TextDecoder('utf-8', { fatal: true }).decode(part);
      const invalid = firstInvalidByte(file);
      if (invalid < 0) expect(() => decode(file)).not.toThrow();
      else {
        expect(() => decode(file)).toThrow();
        expect(() => decode(file.subarray(0, invalid))).not.toThrow();
      }
    }),
    { numRuns: 1000 },
  );
});
