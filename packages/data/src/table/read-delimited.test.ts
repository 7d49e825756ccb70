import fc from 'fast-check';
import { expect, it } from 'vitest';
import { detectSeparator } from './detect-separator.ts';
import { type DelimitedOptions, readDelimited } from './read-delimited.ts';

const read = (text: string, options: DelimitedOptions = {}) =>
  readDelimited(text, { name: 'a.csv', ...options });

it.each([
  ['sep=;\nx;y\n1,5;2\n', {}],
  ['SEP=;\r\nx;y\r\n1,5;2\r\n', {}],
  ['\ufeff"sep=;";\nx;y\n1,5;2\n', {}],
  ['sep=,\nx;y\n1,5;2\n', { separator: ';' }],
])('takes the line %j of Excel for no row', (text, options) => {
  const { columns, rows, lines } = readDelimited(text, options);
  expect([columns, rows, lines]).toEqual([['x', 'y'], [['1,5', '2']], [3]]);
  expect(detectSeparator(text)).toBe(text.startsWith('sep=,') ? ',' : ';');
});

it('reads the cases of RFC 4180', () => {
  const table = read('a,b,c\r\n1,"two ""2"", three","line\r\nbreak"\n ,"",x\r"",,\n');
  expect(table.columns).toEqual(['a', 'b', 'c']);
  expect(table.rows).toEqual([
    ['1', 'two "2", three', 'line\r\nbreak'],
    [' ', '', 'x'],
    ['', '', ''],
  ]);
  expect(table.lines).toEqual([2, 4, 5]);
});

it('drops a byte order mark, skips blank lines, and needs no line break at the end', () => {
  expect(read('\ufeffa\n\n\r\n1\n""').rows).toEqual([['1'], ['']]);
  expect(readDelimited(new TextEncoder().encode('\ufeffé,b\n1,ü')).rows).toEqual([['1', 'ü']]);
  expect(read('a,b\n1,').rows).toEqual([['1', '']]);
});

it('reads other layouts by options', () => {
  const tabs = { separator: '\t', columns: ['label', 'text'], quotes: false };
  expect(read('ham\tsay "hi"\nspam\t"win\n', tabs).rows).toEqual([
    ['ham', 'say "hi"'],
    ['spam', '"win'],
  ]);
  const rest = { separator: ' ', columns: ['label', 'text'], lastTakesRest: true, quotes: false };
  expect(read('DESC:def What is it ?\nNUM:date When ?\n', rest).rows).toEqual([
    ['DESC:def', 'What is it ?'],
    ['NUM:date', 'When ?'],
  ]);
  expect(read('  x \t y\n1   2  \n -3\t4', { separator: 'whitespace' })).toMatchObject({
    columns: ['x', 'y'],
    rows: [
      ['1', '2'],
      ['-3', '4'],
    ],
  });
  expect(read('a;b\n5" pipe;c', { separator: ';' }).rows).toEqual([['5" pipe', 'c']]);
});

it('takes names such as __proto__ as data', () => {
  const table = read('__proto__,constructor\npolluted,1\n');
  expect(table.columns).toEqual(['__proto__', 'constructor']);
  expect('polluted' in {}).toBe(false);
});

it('reads back whatever is written with every field in quotes', () => {
  const field = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', 'é', ' ', '🐳'), maxLength: 5 });
  const rows = fc.array(fc.tuple(field, field), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(rows, fc.constantFrom('\n', '\r\n', '\r'), (written, lineBreak) => {
      const quoted = written.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','));
      expect(read([...quoted, ''].join(lineBreak), { columns: ['a', 'b'] }).rows).toEqual(written);
    }),
  );
});

it.each<[string, string, DelimitedOptions, object]>([
  [
    'a row that is too long',
    'a,b\n1,2\n\n1,2,3\n',
    {},
    {
      message: 'a.csv: line 4: 3 fields where 2 are expected.',
      at: 'a.csv:4',
      hint: expect.stringContaining('lastTakesRest'),
    },
  ],
  [
    'a row that is too short',
    'a,b\n"x\ny",2\n1\n',
    {},
    { message: 'a.csv: line 4: 1 field where 2 are expected.' },
  ],
  [
    'a quote that stays open',
    'a,b\n1,"2\n3,4\n',
    {},
    { message: 'a.csv: line 2: a quote opens here and is never closed.' },
  ],
  [
    'text after a closing quote',
    'a\n"x"y\n',
    {},
    { message: 'a.csv: line 2: a closing quote is followed by text.' },
  ],
  ['two columns of one name', 'a,a\n1,2\n', {}, { message: 'a.csv: two columns are named "a".' }],
  ['a header alone', 'a,b\n', {}, { message: 'a.csv: there is no row of data.' }],
  ['nothing', '', {}, { message: 'a.csv: the file is empty.' }],
])('refuses %s', (_, text, options, error) => {
  expect(() => read(text, options)).toThrow(expect.objectContaining({ code: 'E_DATA', ...error }));
});

it('calls columns without a name by their places, and leaves out those without content', () => {
  const table = readDelimited(',a,,column 3,\n0,x,5, y,\n1,z,, w, \n');
  expect(table.columns).toEqual(['column 1', 'a', "column 3'", 'column 3']);
  expect(table.rows).toEqual([
    ['0', 'x', '5', ' y'],
    ['1', 'z', '', ' w'],
  ]);
  expect(table.warnings).toEqual([
    'Left out: column 5, which has neither a name nor content.',
    'The header gives no name to column 1, 3: called by place, "column 1".',
  ]);
  expect(readDelimited(',1\n', { columns: ['', 'b'] }).columns).toEqual(['', 'b']);
});

it('refuses a separator that is no character', () => {
  for (const separator of ['', ', ', '"', '\n'])
    expect(() => read('a\n1', { separator })).toThrow(expect.objectContaining({ code: 'E_OPTION' }));
});

it('takes quotes after spaces and before them, closed on their line, as enclosing', () => {
  const table = readDelimited('x, y\n"a, b" , "c ""d"""\n  "e",f "g"\n1, "open\n', { columns: ['x', 'y'] });
  expect(table.rows.slice(1)).toEqual([
    ['a, b', 'c "d"'],
    ['e', 'f "g"'],
    ['1', ' "open'],
  ]);
});

it('reads a table of tabs line by line: a stray quote swallows no row', () => {
  const text = 'x\ty\n"so\ta\nb\tb\nit is"\tc\n"said ""so"""\td\n';
  expect(readDelimited(text, { separator: '\t' }).rows).toEqual([
    ['"so', 'a'],
    ['b', 'b'],
    ['it is"', 'c'],
    ['said "so"', 'd'],
  ]);
  expect(readDelimited('x\ty\n"a\nb"\tc\n', { separator: '\t', quotes: true }).rows).toEqual([['a\nb', 'c']]);
});

it('tells quotes that seem to have swallowed rows, with the line where they open, and no others', () => {
  const swallowed = readDelimited('x,y\n"so,a\nb,b\nc,c\nit is",d\n', { name: 'a.csv' });
  expect(swallowed.rows).toHaveLength(1);
  expect(swallowed.warnings).toEqual([
    'a.csv: line 2: a quote opens here and is closed on line 5: all between is one field. If it is a stray quote, take quotes as characters (quotes: false, or --quotes none).',
  ]);
  expect(readDelimited('x,y\n"two\nlines, and\n\nmore",d\n').warnings).toEqual([]);
  const long = readDelimited(`x,y\n"${'line\n'.repeat(30)}",d\n`).warnings;
  expect(long).toEqual([expect.stringContaining('line 2: a quote opens here and is closed on line 32')]);
});

it('names the line where a quote opened that ends inside a text', () => {
  expect(() => readDelimited('x,y\n"so,a\nb "b\n', { name: 'a.csv' })).toThrow(
    'a.csv: line 3: a closing quote is followed by text; the quote opened on line 2.',
  );
});

it('reads back tables of any separator, quoting, line ends and mark, found by itself where it is plain', () => {
  const cell = fc.string({
    unit: fc.constantFrom('a', 'é', '🐳', ' ', '"', ',', ';', '\t', '|', "'", '\n', '\r\n'),
    maxLength: 6,
  });
  const tables = fc.record({
    rows: fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 12 }),
    separator: fc.constantFrom(',', ';', '\t', '|'),
    end: fc.constantFrom('\n', '\r\n', '\r'),
    mark: fc.boolean(),
    last: fc.boolean(),
    quotesAll: fc.boolean(),
  });
  fc.assert(
    fc.property(tables, ({ rows, separator, end, mark, last, quotesAll }) => {
      const write = (value: string): string =>
        quotesAll || value === '' || /["\r\n,;\t|]|^\s|\s$/.test(value)
          ? `"${value.replaceAll('"', '""')}"`
          : value;
      const lines = [['x', 'y', 'z'], ...rows].map((row) => row.map(write).join(separator));
      const text = `${mark ? '\ufeff' : ''}${lines.join(end)}${last ? end : ''}`;
      const table = readDelimited(new TextEncoder().encode(text), { separator, quotes: true });
      expect(table.rows).toEqual(rows);
      expect(table.lines[0]).toBe(2);
      expect(detectSeparator(text.replace('\ufeff', ''))).toBe(separator);
      const oneLine = rows.map((row) => row.map((value) => value.replace(/[\r\n]+/g, ' ')));
      const flat = [['x', 'y', 'z'], ...oneLine].map((row) => row.map(write).join(separator)).join(end);
      expect(readDelimited(flat, { separator, quotes: 'line' }).rows).toEqual(oneLine);
    }),
  );
});

it.each([
  ['semicolons with decimal commas', 'x;y\n1,5;2,5\n', ';'],
  ['a comma in each text of tabs', 'text\tlabel\na, b\tx\nc, d\ty\n', '\t'],
  ['one column', 'text\na; b\n', ','],
  ['a comma where both would do', 'a;b,c;d\n1;2,3;4\n', ','],
  ['a ragged table of commas', 'a,b\n1,2\n3\n', ','],
])('finds the separator of %s', (_, text, separator) => {
  expect(detectSeparator(text)).toBe(separator);
});
