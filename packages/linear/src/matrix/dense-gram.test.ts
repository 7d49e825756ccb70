import { expect, it } from 'vitest';
import { denseGram } from './dense-gram.ts';

// whole numbers: sums in any order are exact
it.each([
  ['few columns, in JavaScript', 31, 7],
  ['many, of an even number of rows', 600, 64],
  ['many, with a row and columns over', 1301, 61],
])('is XᵀX of %s', (_, rows, columns) => {
  const values = Float64Array.from({ length: rows * columns }, (_, at) => ((at * at * 7 + at) % 23) - 11);
  const gram = denseGram(values, rows, columns);
  for (let i = 0; i < columns; i++) {
    for (let j = 0; j < columns; j++) {
      let expected = 0;
      for (let row = 0; row < rows; row++) expected += values[i * rows + row]! * values[j * rows + row]!;
      expect(gram[i * columns + j]).toBe(expected);
    }
  }
});
