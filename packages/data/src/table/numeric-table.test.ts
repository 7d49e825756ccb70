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

it.each([
  [',', '7.996,50', 'Marks between thousands are not read: write 7996,50 for 7.996,50, and so in all cells.'],
  [',', '1 234 567', 'write 1234567 for 1 234 567'],
  ['.', '1,234.5', 'write 1234.5 for 1,234.5, and so in all cells.'],
  ['.', "1'234", "write 1234 for 1'234"],
  [
    '.',
    '7.996,50',
    'write 7996,50 for 7.996,50, and so in all cells. For the decimals read them so by --decimal comma',
  ],
  ['.', '1,234', 'write 1234 for 1,234, if it is one.'],
  [',', '7.5', 'Its decimals follow a point: leave --decimal comma out.'],
] as const)('names marks between thousands: decimal %s, %s', (decimal, cell, hint) => {
  const table = readDelimited(`x;y\n"${cell}";3\n`, { separator: ';' });
  expect(() => numericTable(table, { target: 'y', decimal })).toThrow(
    expect.objectContaining({ hint: expect.stringContaining(hint) }),
  );
});

it.each([
  ['a,b c,"d,e",y,true\nred,1,2,3,4\n', `--set 'data.features=["b c","d,e","true"]'`],
  ['a,b,y,c\nred,1,2,3\nblue,1,2,x\n', `--set 'data.features=[b]')`],
  ['a,y\nred,1\n', 'Mend the cell, or leave out the row.'],
  ['a,y\n1,red\n', 'Mend the cell, or leave out the row.'],
  [`y,a,${Array.from({ length: 9 }, (_, j) => `x${j}`)}\n1,red,${Array(9).fill(2)}\n`, '(data.features)'],
])('names the columns of the table that are numbers: %#', (text, hint) => {
  expect(() => numericTable(readDelimited(text), { target: 'y' })).toThrow(
    expect.objectContaining({ hint: expect.stringContaining(hint) }),
  );
});
