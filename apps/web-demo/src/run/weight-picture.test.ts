import { expect, test } from 'vitest';
import { weightPicture } from './weight-picture.ts';

const vocabulary = ['<unk>', 'a', 'b'];

test('a row a character and a column a unit: 0 for exact zeros, more for larger weights of either sign', () => {
  // [2 units, 3 characters]
  const kernel = [9, 0, 0.05, 9, -0.2, -0.7];
  expect(weightPicture(kernel, { characters: ['b', 'a'], columns: 2 }, vocabulary)).toBe('1302');
});

test('what is nearly zero is not zero', () => {
  expect(weightPicture([0, -0, 1e-12], { characters: ['a', 'b'], columns: 1 }, vocabulary)).toBe('01');
});

test('of more units than columns every so-manieth is drawn', () => {
  const kernel = Array.from({ length: 12 }, (_, unit) => [0, unit % 3 === 0 ? 1 : 0, 0]).flat();
  expect(weightPicture(kernel, { characters: ['a'], columns: 4 }, vocabulary)).toBe('3333');
});
