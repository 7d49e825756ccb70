import { expect, it } from 'vitest';
import { shortened } from './shortened.ts';

it.each(['x', '𠮷'])('leaves up to 400 characters %s as they are, and cuts what is longer', (letter) => {
  expect(shortened(letter.repeat(400))).toBe(letter.repeat(400));
  for (const length of [401, 402, 1000])
    expect(shortened(letter.repeat(length))).toBe(`${letter.repeat(400)}…`);
});
