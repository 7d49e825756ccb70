import { expect, it } from 'vitest';
import { table } from './table.ts';

it('sets numbers to the right below the last line of their heading', () => {
  expect(
    table(
      ['texts', 'answers\nchanged'],
      [
        ['typos', '5.0 %'],
        ['upperCase', '10.0 %'],
      ],
      ['left', 'right'],
    ),
  ).toBe(['           answers', 'texts      changed', 'typos        5.0 %', 'upperCase   10.0 %'].join('\n'));
});
