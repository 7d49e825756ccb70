import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDelimited } from './read-delimited.ts';
import { formulaCells, writeDelimited } from './write-delimited.ts';

const cell = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom('"', ',', '\t', '\r', '\n', ' ', ';', '\ufeff', 'a', '=', "'") }),
);

/** Columns without a name are called by their places when they are read. */
const name = cell.filter((text) => text.trim() !== '');

describe('writeDelimited', () => {
  it.each([',', '\t', ';'])(
    'writes what readDelimited reads again to the character, with %j',
    (separator) => {
      fc.assert(
        fc.property(
          fc.uniqueArray(name, { minLength: 1, maxLength: 4 }).chain((columns) =>
            fc.record({
              columns: fc.constant(columns),
              rows: fc.array(fc.array(cell, { minLength: columns.length, maxLength: columns.length }), {
                minLength: 1,
                maxLength: 5,
              }),
            }),
          ),
          (table) => {
            const { columns, rows } = readDelimited(writeDelimited(table, { separator }), {
              separator,
              quotes: true,
            });
            expect({ columns, rows }).toEqual(table);
          },
        ),
        { numRuns: 1000 },
      );
    },
  );

  it('quotes only what needs it, and ends lines as RFC 4180 has it', () => {
    const rows = [
      ['plain', 'a,b'],
      ['say "hi"', 'two\nlines'],
      [' space', ''],
      [null, 1.5],
      [true, [1, 'x']],
    ];
    expect(writeDelimited({ columns: ['x', 'y'], rows })).toBe(
      'x,y\r\nplain,"a,b"\r\n"say ""hi""","two\nlines"\r\n" space",\r\n,1.5\r\ntrue,"[1,""x""]"\r\n',
    );
  });

  it('refuses a separator that would not read back, and columns of one name', () => {
    for (const separator of ['"', '\n', '', ', '])
      expect(() => writeDelimited({ columns: ['x'], rows: [] }, { separator })).toThrow(/separator must be/);
    expect(() => writeDelimited({ columns: ['x', 'x'], rows: [] })).toThrow(/two columns are named "x"/);
  });
});

describe('formulaCells', () => {
  it('counts what a spreadsheet would run, and no number', () => {
    const rows = [['=1+1'], ['-3.5'], ['+1e-5'], ['@SUM(A1)'], ['-cmd'], ['a=b'], [-2], ["'=safe"], ['\t=1']];
    expect(formulaCells({ columns: ['x'], rows })).toBe(4);
  });
});
