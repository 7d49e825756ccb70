import fc from 'fast-check';
import { expect, it } from 'vitest';
import { unicode } from './unicode.ts';

const forms = ['NFC', 'NFD', 'NFKC', 'NFKD'] as const;
const joining = [
  'e',
  '\u0301',
  '\u0323',
  '\u00e9',
  '\u1e69',
  '\u1112',
  '\u1161',
  '\u11ab',
  '\uac00',
  'ㅏ',
  'ｶ',
  'ﾞ',
  'ﬁ',
  '🐳',
];
const texts = fc
  .array(fc.oneof(fc.string({ unit: 'binary', maxLength: 2 }), fc.constantFrom(...joining)))
  .map((parts) => parts.join(''));

it.each(forms)(
  'normalises part by part to what the whole gives, for each character after each: %s',
  (form) => {
    const { normalize } = unicode({ form });
    fc.assert(
      fc.property(texts, (text) => {
        const { text: found, offsets } = normalize(text);
        expect(found).toBe(text.normalize(form));
        if (offsets !== undefined) expect(offsets.length).toBe(2 * found.length);
      }),
      { numRuns: 2000 },
    );
  },
);

it.each(forms)('tells for every code point by itself where it comes from: %s', (form) => {
  const { normalize } = unicode({ form });
  for (let codePoint = 0; codePoint < 0x110000; codePoint++) {
    const character = String.fromCodePoint(codePoint);
    const { text, offsets } = normalize(character);
    if (offsets === undefined) continue;
    const whole = Array.from({ length: text.length }, () => [0, character.length]);
    expect([...offsets], character).toEqual(whole.flat());
  }
});

it('composes and decomposes in places of its own', () => {
  const places = (text: string, form: (typeof forms)[number]) => [
    ...unicode({ form }).normalize(text).offsets!,
  ];
  expect(places('xe\u0301', 'NFC')).toEqual([0, 1, 1, 2]);
  expect(places('é🐳', 'NFD')).toEqual([0, 1, 0, 1, 1, 3, 1, 3]);
  expect(places('ﬁx', 'NFKC')).toEqual([0, 1, 0, 1, 1, 2]);
});

it('takes a million marks on one letter', () => {
  const { text, offsets } = unicode({ form: 'NFC' }).normalize(`e${'\u0301'.repeat(1_000_000)}`);
  expect([text.length, offsets!.length]).toEqual([1_000_000, 2_000_000]);
});
