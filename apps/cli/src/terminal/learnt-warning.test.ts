import { expect, it } from 'vitest';
import { learntWarning } from './learnt-warning.ts';

it('says how many were learnt from, and what to do that holds for the part set apart as for another table', () => {
  expect(learntWarning(1200, 1200, 'texts')).toBe(
    'The model has learnt from all 1,200 texts: these figures say little of others. Measure it on texts that training has not read; --drop-duplicates in training keeps repeated ones out of the part that it sets apart.',
  );
  expect(learntWarning(3, 1200, 'rows')).toMatch(
    /^The model has learnt from 3 of the 1,200 rows: .* the other 1,197 /,
  );
});
