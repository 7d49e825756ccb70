import { expect, it } from 'vitest';
import { classIndices, countClasses, requireClasses } from './classes.ts';

it('orders classes by name, and counts them', () => {
  const found = classIndices(['spam', 'ham', 'spam', '__proto__']);
  expect(found).toEqual({ classes: ['__proto__', 'ham', 'spam'], indices: Int32Array.of(2, 1, 2, 0) });
  expect(countClasses(found)).toEqual(Float64Array.of(1, 1, 2));
});

it('keeps the order of classes that are given, and refuses a label outside them', () => {
  expect(classIndices(['b'], ['b', 'a']).indices).toEqual(Int32Array.of(0));
  expect(() => classIndices(['b', 'c'], ['b', 'a'])).toThrow(
    expect.objectContaining({
      code: 'E_DATA',
      message: 'classIndices: label "c" at 1 is none of the 2 classes.',
      hint: 'The classes are b, a.',
    }),
  );
});

it('refuses a class without examples', () => {
  const given = { labels: ['a', 'b'], rows: 2, classes: ['a', 'b', 'c'] };
  expect(() => requireClasses('unit', given)).toThrow('unit: class "c" has no example.');
  expect(() => requireClasses('unit', { labels: [], rows: 0 })).toThrow('got no label');
});
