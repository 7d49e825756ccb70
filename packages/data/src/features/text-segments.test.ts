import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isWrittenWithoutBlanks } from './scripts.ts';
import { textFeatures } from './text-features.ts';

const wordsOf = (text: string) => textFeatures({ lowercase: false }).fit([text, 'zz']).spec.vocabulary!;

// syllables with marks, joiners and bare letters, of scripts with blanks between words
const scripts = {
  Hindi: ['कि', 'ता', 'ब', 'है', 'क्ष', 'ज़'],
  Arabic: ['كِ', 'تَا', 'بٌ', 'م', 'می\u200cر'],
  Hebrew: ['שָׁ', 'ל', 'וֹ', 'ם'],
  Tamil: ['த', 'மி', 'ழ்', 'க்\u200dஷ'],
  Bengali: ['বাং', 'ল', 'লা'],
  Latin: ['x\u030c', 'é', 'a', 'q\u0323\u0307'],
};

it.each(Object.entries(scripts))('takes a word of %s with all its marks as one', (_, syllables) => {
  const word = fc
    .array(fc.constantFrom(...syllables), { minLength: 2, maxLength: 6 })
    .map((parts) => parts.join('').normalize('NFC'));
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), (words) => {
      expect(wordsOf(words.join(', '))).toEqual([...new Set([...words, 'zz'])].sort(byCodePoint));
      expect(wordsOf(words.join(' ').normalize('NFD'))).toEqual(wordsOf(words.join(' ')));
    }),
  );
});

const byCodePoint = (a: string, b: string): number =>
  Buffer.compare(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8'));

it('reads composed and decomposed letters alike unless told not to, and its spec says so', () => {
  const [composed, decomposed] = ['café crème', 'café crème'.normalize('NFD')];
  const fitted = textFeatures().fit([composed]);
  expect(fitted.spec.normalization).toBe('NFC');
  expect(fitted.transform([decomposed])).toEqual(fitted.transform([composed]));
  // composed in lower case alone
  for (const word of ['H\u0331adith', 'J\u030colie', 'W\u030aord', 'T\u0308est', 'Y\u030aes'])
    expect(textFeatures().fit([word, word.toLowerCase().normalize('NFC')]).spec.vocabulary).toHaveLength(1);
  const asIs = textFeatures({ normalization: 'none' }).fit([composed]);
  expect(asIs.transform([decomposed]).indices).toHaveLength(0);
});

it.each([
  ['这部电影很好看', true],
  ['この映画は面白い', true],
  ['ภาพยนตร์เรื่องนี้ดีมาก', true],
  ['이 영화는 재미있다', false],
  ['यह फिल्म अच्छी है', false],
  ['a film called 电影', false],
  ['123 !?', false],
])('tells whether blanks stand between words: %s', (text, expected) => {
  expect(isWrittenWithoutBlanks([text])).toBe(expected);
});
