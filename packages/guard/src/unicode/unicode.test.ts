import { describe, expect, it } from 'vitest';
import { guarded } from '../guarded.ts';
import { hiddenCharacters } from './hidden-characters.ts';
import { unicodeForm } from './unicode-form.ts';

describe('unicodeForm', () => {
  const points = Array.from({ length: 0x30000 }, (_, code) => code).filter(
    (code) => code < 0xd800 || code > 0xdfff,
  );
  const characters = points.map((code) => String.fromCodePoint(code));
  const parts = characters.map((character) => [...character.normalize('NFKD')]);
  // what stands behind another in a decomposition is what may be composed with it
  const followers = new Set(parts.flatMap(([, ...rest]) => rest));
  const joining = characters.filter(
    (character, i) => followers.has(parts[i]![0]!) || /\p{M}/u.test(character),
  );
  const changing = characters.filter((character, i) => parts[i]!.length > 1 || parts[i]![0] !== character);

  it.each(['NFC', 'NFKC'] as const)(
    'gives what the engine gives for the whole text, in %s, whatever stands behind what',
    (form) => {
      const unit = unicodeForm({ form });
      const starts = [
        'e\u0323',
        '\u1100\u1161',
        '\u09c7',
        '\u0dd9\u0dcf',
        'か',
        '\u1025',
        '\u{16d63}',
        '\u{110a5}',
        'ﾊ',
      ];
      for (const start of starts) {
        const text = joining.map((character) => `${start}${character}`).join('|');
        expect(guarded(text, [unit]).text === text.normalize(form), start).toBe(true);
      }
      // no more than thirty that join, which is where a run of marks is cut
      const behindEachOther = changing
        .map((character, i) => (i % 16 === 0 ? `|${character}` : character))
        .join('');
      expect(guarded(behindEachOther, [unit]).text === behindEachOther.normalize(form)).toBe(true);
    },
  );

  it('tells each letter that it wrote in another way', () => {
    expect(unicodeForm({ form: 'NFKC' }).check('ok ﬁn e\u0301')).toEqual([
      { what: 'other form', start: 3, end: 4, action: 'replace', replacement: 'fi' },
      { what: 'other form', start: 6, end: 8, action: 'replace', replacement: 'é' },
    ]);
  });
});

describe('hiddenCharacters', () => {
  const after = (text: string) => guarded(text, [hiddenCharacters()]).text;

  it('drops what is not to be seen', () => {
    for (const [text, expected] of [
      ['pay\u202e001\u202c', 'pay001'],
      ['a\u200bb\u2060c\ufeffd\u180ee', 'abcde'],
      ['a\u0000\u001b[31mb\u0085\u009f', 'a[31mb'],
      ['a\u{e0068}\u{e0069}b', 'ab'],
      ['\ud800a\udc00', '\ufffda\ufffd'],
      ['שלום\u200f', 'שלום'],
      ['a\u200db', 'ab'],
      ['x\ufe0f\u{e0101}', 'x'],
      ['م\udc69\u200d', 'م\ufffd'],
    ] as const)
      expect(after(text), JSON.stringify(text)).toBe(expected);
    expect(after(`e${'\u0301'.repeat(50)}!`)).toBe(`e${'\u0301'.repeat(8)}!`);
  });

  it('keeps what belongs to words, emoji and lines', () => {
    for (const text of [
      ...[
        'می\u200cخواهم',
        'क्\u200dष',
        '👩\u200d👩\u200d👧',
        '❤\ufe0f\u200d🔥',
        '👩🏽\u200d🚀',
        '1\ufe0f\u20e3',
        '🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}',
      ],
      ...['a\tb\r\nc', 'Zu\u00adsammen', '葛\u{e0100}', 'נְקֻדּוֹת', 'Tiếng Việt', 'e\u0301\u0323', 'สวัสดี'],
    ])
      expect(after(text), JSON.stringify(text)).toBe(text);
  });

  it('tells what it was, and many beside each other once', () => {
    const [first, second, third] = hiddenCharacters({ action: 'refuse' }).check(
      'a\u202e\u202eb\u200bc\ud800',
    );
    expect(first).toEqual({ what: 'bidirectional character', start: 1, end: 3, action: 'refuse' });
    expect(second).toEqual({ what: 'invisible character', start: 4, end: 5, action: 'refuse' });
    expect(third).toEqual({ what: 'half of a surrogate pair', start: 6, end: 7, action: 'refuse' });
  });
});
