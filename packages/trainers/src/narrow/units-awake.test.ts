import { expect, it } from 'vitest';
import { unitsOf } from './units-awake.ts';

it('tells units of the whole model where others left before', () => {
  expect(unitsOf({ hidden: [0, 2] })).toEqual({ hidden: [0, 2] });
  expect(unitsOf({ hidden: [0, 2], first: [1] }, { hidden: [1, 3, 5], last: [4] })).toEqual({
    hidden: [1, 5],
    first: [1],
    last: [4],
  });
});
