import { expect, it } from 'vitest';
import { withoutEmptyRows, withoutRepeatedRows } from './left-out-rows.ts';
import { readDelimited } from './read-delimited.ts';
import { readJsonLines } from './read-json-lines.ts';

it('leaves out rows that are empty in all columns of a kind, tells how many, and keeps the lines of the others', () => {
  const table = readDelimited('t,u,y\na,,x\n, \t ,x\n,b,\n , ,\nc,d,y\n');
  const { table: kept, leftOut } = withoutEmptyRows(table, { text: ['t', 'u'], label: ['y'] });
  expect(leftOut).toEqual({ text: 2, label: 1 });
  expect(kept.lines).toEqual([2, 6]);
  const lines = readJsonLines('{"t":null,"y":0}\n{"y":1}\n{"t":0,"y":1}');
  expect(withoutEmptyRows(lines, { text: ['t'] }).table.lines).toEqual([3]);
  expect(() => withoutEmptyRows(lines, { text: ['t'], label: ['z'] })).toThrow('no column "z"');
  const none = readDelimited('t\n" "\n');
  expect(() => withoutEmptyRows(none, { text: ['t'] })).toThrow(
    'no row is left, since all have an empty cell',
  );
});

it('keeps the first of rows that agree, letters composed or not', () => {
  const table = readDelimited('t,y\ncafé,1\ncafe\u0301,2\ntea,1\n');
  const { table: kept, leftOut } = withoutRepeatedRows(table, ['t']);
  expect([leftOut, kept.lines]).toEqual([1, [2, 4]]);
  expect(withoutRepeatedRows(table, ['t', 'y']).leftOut).toBe(0);
});
