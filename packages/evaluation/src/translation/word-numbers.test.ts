import fc from 'fast-check';
import { expect, it } from 'vitest';
import { words } from './texts.ts';
import { wordNumbers } from './word-numbers.ts';

it('gives equal words equal numbers and others others, in the order they are met', () => {
  const text = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\u3000', '🐳', '\ud83d') }), {
    maxLength: 20,
  });
  fc.assert(
    fc.property(text, (texts) => {
      const known = new Map<string, number>();
      const number = wordNumbers();
      for (const each of texts) {
        const expected = words(each).map((word) => {
          if (!known.has(word)) known.set(word, known.size);
          return known.get(word);
        });
        expect([...number(each)]).toEqual(expected);
      }
    }),
  );
});

it('grows with its words', () => {
  const number = wordNumbers();
  const many = Array.from({ length: 20_000 }, (_, i) => `word${i}`);
  const expected = many.map((_, i) => i);
  expect([...number(many.join(' '))]).toEqual(expected);
  expect([...number(many.join('\n'))]).toEqual(expected);
});
