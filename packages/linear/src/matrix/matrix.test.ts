import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  byColumns,
  cscFromCsr,
  csrFromCsc,
  csrFromRows,
  denseFromRows,
  selectColumns,
  selectRows,
} from './matrix.ts';

const sparseRows = fc.array(
  fc.dictionary(fc.integer({ min: 0, max: 6 }).map(String), fc.integer({ min: -9, max: 9 })),
  {
    minLength: 1,
    maxLength: 8,
  },
);

const matrixOf = (rows: Record<string, number>[]) =>
  csrFromRows(
    rows.map((row) => ({ indices: Object.keys(row).map(Number), values: Object.values(row) })),
    { columns: 7 },
  );

it('turns rows into columns and back without loss', () => {
  fc.assert(
    fc.property(sparseRows, (rows) => {
      const csr = matrixOf(rows);
      expect(csrFromCsc(cscFromCsr(csr))).toEqual(csr);
      expect(cscFromCsr(cscFromCsr(csr))).toEqual(cscFromCsr(csr));
    }),
  );
});

it('sorts the entries of a row and adds up those of one column', () => {
  const { indices, values, pointers } = csrFromRows(
    [
      { indices: [3, 0, 3], values: [1, 2, 5] },
      { indices: [], values: [] },
    ],
    { columns: 4 },
  );
  expect([...indices]).toEqual([0, 3]);
  expect([...values]).toEqual([2, 6]);
  expect([...pointers]).toEqual([0, 2, 2]);
});

it('holds dense rows by columns', () => {
  expect([
    ...denseFromRows([
      [1, 2],
      [3, 4],
      [5, 6],
    ]).values,
  ]).toEqual([1, 3, 5, 2, 4, 6]);
  const byRow = {
    kind: 'dense',
    rows: 2,
    columns: 3,
    layout: 'row',
    values: Float64Array.of(1, 2, 3, 4, 5, 6),
  } as const;
  expect([...byColumns(byRow).values]).toEqual([1, 4, 2, 5, 3, 6]);
  expect([...selectRows(byRow, [1, 1]).values]).toEqual([4, 4, 5, 5, 6, 6]);
  expect([...selectColumns(byRow, [2]).values]).toEqual([3, 6]);
});

it('picks rows and columns of a sparse matrix, also more than once', () => {
  const csr = csrFromRows(
    [
      { indices: [0, 1], values: [1, 2] },
      { indices: [2], values: [3] },
    ],
    { columns: 3 },
  );
  for (const x of [csr, cscFromCsr(csr)]) {
    const rows = selectRows(x, [1, 0, 1]);
    expect(rows).toMatchObject({ kind: 'csr', rows: 3, columns: 3 });
    expect([...rows.values]).toEqual([3, 1, 2, 3]);
    const columns = selectColumns(x, [2, 0]);
    expect(columns).toMatchObject({ kind: 'csc', rows: 2, columns: 2 });
    expect([...columns.values]).toEqual([3, 1]);
  }
});

it('refuses entries outside the columns, and what is no number', () => {
  expect(() => csrFromRows([{ indices: [3], values: [1] }], { columns: 3 })).toThrow(
    'columns must lie in 0 … 2, got 3 in row 0.',
  );
  expect(() => csrFromRows([{ indices: [0, 1], values: [1] }], { columns: 3 })).toThrow(
    'row 0 must have as many values as indices, got 1 and 2.',
  );
  expect(() => csrFromRows([{ indices: [0], values: ['1' as never] }], { columns: 3 })).toThrow();
});
