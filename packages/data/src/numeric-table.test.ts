import { expect, it } from 'vitest';
import { numericTable } from './numeric-table.ts';
import { readDelimited } from './read-delimited.ts';
import { readJsonLines } from './read-json-lines.ts';

it('gives features row after row, and the target apart', () => {
  const table = readDelimited('x,y,z\n1, 2 ,-3e1\n.5,+4.,6\n');
  expect(numericTable(table, { target: 'y' })).toEqual({
    names: ['x', 'z'],
    rows: 2,
    columns: 2,
    values: Float64Array.of(1, -30, 0.5, 6),
    targets: Float64Array.of(2, 4),
  });
  const chosen = numericTable(readJsonLines('{"a":1,"b":"2","c":"x"}'), { target: 'a', features: ['b'] });
  expect([chosen.values, chosen.targets]).toEqual([Float64Array.of(2), Float64Array.of(1)]);
});

it.each([
  ['text', 'big', '"big"'],
  ['nothing', '', '""'],
  ['NaN', 'NaN', '"NaN"'],
  ['infinity', '1e999', '"1e999"'],
  ['hexadecimal digits', '0x10', '"0x10"'],
  ['a decimal comma', '"1,5"', '"1,5"'],
])('refuses %s and names line and column', (_, cell, shown) => {
  const table = readDelimited(`x,y\n1,2\n${cell},3\n`, { name: 'a.csv' });
  expect(() => numericTable(table, { target: 'y' })).toThrow(
    expect.objectContaining({
      code: 'E_DATA',
      message: `a.csv: line 3: column "x" must hold a finite number, got ${shown}.`,
      at: 'a.csv:3',
    }),
  );
});

it('looks at the target too, in time linear in the cell', () => {
  const table = readDelimited(`x,y\n1,${'1'.repeat(100_000)}x\n`);
  expect(() => numericTable(table, { target: 'y' })).toThrow('line 2: column "y" must hold a finite number');
});

it('refuses to predict a column from itself or from nothing', () => {
  const table = readDelimited('x,y\n1,2');
  for (const features of [['y'], []])
    expect(() => numericTable(table, { target: 'y', features })).toThrow(
      expect.objectContaining({ code: 'E_OPTION' }),
    );
});

it('reads decimal commas where told, and names them where not', () => {
  const table = readDelimited('x;y\n1,5;-,25\n2;3,\n', { separator: ';' });
  const { values, targets } = numericTable(table, { target: 'y', decimal: ',' });
  expect([values, targets]).toEqual([Float64Array.of(1.5, 2), Float64Array.of(-0.25, 3)]);
  expect(() => numericTable(table, { target: 'y' })).toThrow(
    expect.objectContaining({ hint: expect.stringContaining('--decimal comma') }),
  );
});
