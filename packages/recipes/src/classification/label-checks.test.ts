import { expect, it } from 'vitest';
import { misspellingWarning, requireFewClasses, untestedWarning } from './label-checks.ts';

const labelled = (counts: Readonly<Record<string, number>>) => {
  const labels = Object.entries(counts).flatMap(([label, rows]) => Array.from({ length: rows }, () => label));
  return { labels, lines: labels.map((_, row) => row + 2) };
};

it('names a small class that is a letter from a large one, with its first line', () => {
  expect(misspellingWarning(labelled({ billing: 60, biling: 5, refund: 40, Refund: 39 }))).toEqual([
    'Labels that look like misspellings: "Refund" (39 rows, first on line 107) for "refund" (40), "biling" (5 rows, first on line 62) for "billing" (60). Each is a class of its own as long as the table says so.',
  ]);
});

it.each([
  ['ratings', { '1': 2, '5': 400, '4': 300 }],
  ['numbered classes', { 'class 10': 2, 'class 11': 400 }],
  ['classes of like size', { billing: 60, biling: 20 }],
  ['short codes', { HUM: 500, NUM: 10, LOC: 300 }],
  ['words that differ more', { positive: 500, negative: 20, neutral: 4 }],
])('says nothing of %s', (_, counts) => {
  expect(misspellingWarning(labelled(counts))).toEqual([]);
});

it('refuses a column that is hardly one of classes, unless it is asked for', () => {
  const dates = Array.from({ length: 1000 }, (_, i) => `day ${i % 334}`);
  const column = { name: 'a.csv', column: 'date' };
  expect(() => requireFewClasses({ labels: dates }, { ...column, most: undefined })).toThrow(
    expect.objectContaining({
      code: 'E_DATA',
      message:
        'a.csv: column "date" holds 334 different labels in 1000 rows, such as "day 0", "day 1", "day 2", "day 3", "day 4"; at most 200 are taken.',
      hint: expect.stringContaining('--max-classes 334'),
    }),
  );
  requireFewClasses({ labels: dates }, { ...column, most: 334 });
  const ids = Array.from({ length: 40 }, (_, i) => `id ${i}`);
  expect(() => requireFewClasses({ labels: ids }, { ...column, most: undefined })).toThrow('at most 20');
  requireFewClasses({ labels: ids.slice(0, 10) }, { ...column, most: undefined });
});

it('names classes without a row in the test part, with their rows and lines', () => {
  const all = labelled({ a: 3, b: 1, c: 2 });
  expect(untestedWarning(all, [0, 1])).toEqual([
    'Learnt from and not tested, since the test part has no row of them: "b" (1 row on line 5), "c" (2 rows, the first on line 6). Give more rows, or leave them out.',
  ]);
  expect(untestedWarning(all, [0, 3, 5])).toEqual([]);
  expect(untestedWarning(all, [])).toEqual([]);
});
