import fc from 'fast-check';
import { expect, it } from 'vitest';
import { characterOffset, countCharacters, firstCharacters } from './characters.ts';

it('counts code points as iteration does, on all of Unicode and beyond', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.array(fc.integer({ min: 0xd7ff, max: 0xe000 })),
      (text, units) => {
        for (const tried of [
          text,
          text + String.fromCharCode(...units),
          String.fromCharCode(...units) + text,
        ])
          expect(countCharacters(tried)).toBe([...tried].length);
      },
    ),
  );
});

it('cuts after so many characters, and never inside one', () => {
  expect(firstCharacters('a🐳b', 2)).toBe('a🐳');
  expect(firstCharacters('a🐳b', 9)).toBe('a🐳b');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(30), (text, characters) => {
      expect(firstCharacters(text, characters)).toBe([...text].slice(0, characters).join(''));
      expect(characterOffset(text, characters)).toBe(firstCharacters(text, characters).length);
    }),
  );
});
