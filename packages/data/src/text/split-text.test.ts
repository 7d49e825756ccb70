import fc from 'fast-check';
import { expect, it } from 'vitest';
import { splitText } from './split-text.ts';

it('cuts contiguous parts of the sizes asked for', () => {
  expect(splitText('abcdefghij', { valid: 0.2, test: 0.1 })).toEqual({
    train: 'abcdefg',
    valid: 'hi',
    test: 'j',
  });
  expect(splitText('abcdefghij', { valid: 0, test: 0.3 })).toEqual({
    train: 'abcdefg',
    valid: '',
    test: 'hij',
  });
  expect(splitText('abcdefghij', { valid: 0, test: 0 }).train).toBe('abcdefghij');
});

it('never splits a surrogate pair, and loses nothing', () => {
  const fraction = fc.double({ min: 0, max: 0.45, noNaN: true });
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 20 }), fraction, fraction, (text, valid, test) => {
      const wanted = (size: number) => (size * [...text].length < 3 ? 0 : size);
      const parts = splitText(text, { valid: wanted(valid), test: wanted(test) });
      expect(parts.train + parts.valid + parts.test).toBe(text);
      for (const part of Object.values(parts)) expect(part).not.toMatch(/\p{Surrogate}/u);
    }),
  );
});

it('takes shares of characters, not of UTF-16 units', () => {
  expect(splitText('🐳🐳🐳🐳abcdef', { valid: 0.3, test: 0.3 })).toEqual({
    train: '🐳🐳🐳🐳',
    valid: 'abc',
    test: 'def',
  });
});

it('refuses fractions that leave nothing, and a text too short for them', () => {
  expect(() => splitText('abc', { valid: 1, test: 0 })).toThrow(
    'splitText: valid must be a number in [0, 1), got 1.',
  );
  expect(() => splitText('abc', { valid: 0.5, test: 0.5 })).toThrow(
    'splitText: valid + test must be below 1, got 0.5 + 0.5.',
  );
  expect(() => splitText('abc', { valid: 0.1, test: 0 })).toThrow(
    expect.objectContaining({
      code: 'E_DATA',
      message: 'splitText: the text of 3 characters leaves nothing for the valid part.',
    }),
  );
  expect(() => splitText('abc', { valid: 0.3, test: 0.1 })).toThrow('leaves nothing for the test part.');
  expect(() => splitText('🐳', { valid: 0.6, test: 0 })).toThrow(
    'splitText: the text of 1 character leaves nothing for the train part.',
  );
  expect(() => splitText('', { valid: 0, test: 0 })).toThrow('leaves nothing for the train part.');
});
