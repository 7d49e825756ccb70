import { describe, expect, it } from 'vitest';
import { cscFromCsr, csrFromRows } from '../matrix/matrix.ts';
import { fitPath } from './fit-path.ts';
import type { PathOptions } from './path.ts';

describe('refusing', () => {
  const good: PathOptions = {
    x: [
      [1, 2],
      [3, 5],
      [4, 4],
    ],
    y: [1, 2, 4],
    family: 'gaussian',
    alpha: 1,
  };
  const refusals: [string, Partial<PathOptions> | Record<string, unknown>, string][] = [
    [
      'a NaN, by row and column',
      {
        x: [
          [1, 2],
          [3, Number.NaN],
          [4, 4],
        ],
      },
      'x must hold finite numbers, got NaN in row 1, column 1.',
    ],
    [
      'text in a column',
      {
        x: [
          [1, 2],
          [3, 5],
          ['a', 4],
        ],
      },
      'x must hold finite numbers, got "a" in row 2, column 0.',
    ],
    [
      'rows of different lengths',
      { x: [[1, 2], [3], [4, 4]] },
      'every row must have 2 columns, got 1 in row 1.',
    ],
    ['no rows', { x: [], y: [] }, 'x must have at least one row and one column, got 0 and 0.'],
    ['no columns', { x: [[], [], []] }, 'x must have at least one row and one column, got 3 and 0.'],
    ['a response of the wrong length', { y: [1, 2] }, 'y must have length 3, got 2.'],
    ['text in the response', { y: [1, 'b', 3] }, 'y must hold finite numbers, got "b" at 1.'],
    ['a negative λ', { lambdas: [1, -1] }, 'lambda must be a finite number ≥ 0, got -1.'],
    ['no λ at all', { lambdas: [] }, 'lambdas must not be empty.'],
    [
      'an infinite weight',
      { weights: [1, Number.POSITIVE_INFINITY, 1] },
      'weights must hold finite numbers, got Infinity at 1.',
    ],
    [
      'a negative weight',
      { weights: [1, -1, 1] },
      'the smallest weight must be a finite number ≥ 0, got -1.',
    ],
    [
      'weights of nothing',
      { weights: [0, 0, 0] },
      'the number of rows that weigh something must be a finite number > 0, got 0.',
    ],
    ['an α above 1', { alpha: 2 }, 'alpha must be a number in [0, 1], got 2.'],
    [
      'an unknown family',
      { family: 'poison' },
      'family must be one of gaussian, binomial, poisson, multinomial, got "poison".',
    ],
    ['one class only', { family: 'binomial', y: [1, 1, 1] }, 'y must hold two classes, got only 1.'],
    [
      'a class that is no label',
      { family: 'binomial', y: [0, 1, 2] },
      'y must be 0, 1 or a fraction between for the binomial family, got 2 in row 2.',
    ],
    [
      'a class without a row',
      { family: 'multinomial', y: [0, 2, 2] },
      'every class of 0 … 2 must have a row, got rows of 2 only.',
    ],
    ['a class that is no whole number', { family: 'multinomial', y: [0, 1.5, 1] }, 'got 1.5 in row 1.'],
    [
      'a negative count',
      { family: 'poisson', y: [1, -2, 0] },
      'y must be ≥ 0 for the poisson family, got -2 in row 1.',
    ],
    [
      'counts of nothing',
      { family: 'poisson', y: [0, 0, 0] },
      'y must hold a count above 0, got only zeros.',
    ],
    ['limits that leave out 0', { lowerLimits: [0.5, 0] }, 'lowerLimits must be ≤ 0, got 0.5 for column 0.'],
    [
      'a matrix whose arrays do not fit',
      { x: { kind: 'dense', rows: 3, columns: 2, layout: 'row', values: new Float64Array(5) } },
      'x says 3 rows and 2 columns',
    ],
  ];
  it.each(refusals)('%s', (_, change, message) => {
    expect(() => fitPath({ ...good, ...change } as PathOptions)).toThrow(message);
  });

  it('names the row and column of a sparse entry', () => {
    const x = csrFromRows(
      [
        { indices: [0, 1], values: [1, 2] },
        { indices: [1], values: [3] },
        { indices: [0], values: [4] },
      ],
      { columns: 2 },
    );
    const broken = { ...x, values: Float64Array.of(1, 2, Number.NaN, 4) };
    expect(() => fitPath({ ...good, x: broken })).toThrow('got NaN in row 1, column 1.');
    expect(() => fitPath({ ...good, x: { ...cscFromCsr(broken) } })).toThrow('got NaN in row 1, column 1.');
  });
});
