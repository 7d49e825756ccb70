import { expect, it } from 'vitest';
import { besideTarget } from './beside-target.ts';

it.each([
  [2.5182, 3, '2.518; in the table it is 3.000'],
  [1e9 + 0.25, 1e9 + 1, '1000000000.25; in the table it is 1000000001.00'],
  [-1e9 - 40, -1e9, '-1000000040; in the table it is -1000000000'],
  [5, 5, '5.000; in the table it is 5.000'],
  [0, 0, '0.000; in the table it is 0.000'],
  [1 + 2 ** -52, 1, '1.00000000000000; in the table it is 1.00000000000000'],
])('%d beside %d shows in what they differ', (predicted, target, told) => {
  expect(besideTarget(predicted, target)).toBe(told);
});
