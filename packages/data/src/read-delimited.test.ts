import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type DelimitedOptions, readDelimited } from './read-delimited.ts';

const read = (text: string, options: DelimitedOptions = {}) =>
  readDelimited(text, { name: 'a.csv', ...options });

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

it('refuses a separator that is no character', () => {
  for (const separator of ['', ', ', '"', '\n'])
    expect(() => read('a\n1', { separator })).toThrow(expect.objectContaining({ code: 'E_OPTION' }));
});
