import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readJsonArray } from './read-json-array.ts';
import { readJsonLines } from './read-json-lines.ts';

it('reads an array as it reads lines, and knows where each element begins', () => {
  const table = readJsonArray('[\n {"text": "a ]}, \\"b\\"", "label": 1},\n\n {"label": null}\n]\n');
  expect(table.columns).toEqual(['text', 'label']);
  expect(table.rows).toEqual([
    ['a ]}, "b"', 1],
    [undefined, null],
  ]);
  expect(table.lines).toEqual([2, 4]);
});

it('reads whatever JSON writes, in any layout', () => {
  const objects = fc
    .array(fc.dictionary(fc.string(), fc.jsonValue()), { minLength: 1, maxLength: 5 })
    .filter((list) => !/\d{16}/.test(JSON.stringify(list)));
  fc.assert(
    fc.property(objects, fc.constantFrom(undefined, 1, '\t'), (list, space) => {
      const table = readJsonArray(JSON.stringify(list, null, space));
      const plain = JSON.parse(JSON.stringify(list)) as Record<string, unknown>[];
      table.rows.forEach((row, place) => {
        const back = row.flatMap((value, column) =>
          value === undefined ? [] : [[table.columns[column]!, value] as const],
        );
        expect(new Map(back)).toEqual(new Map(Object.entries(plain[place]!)));
      });
      expect(table.rows).toHaveLength(list.length);
    }),
  );
});

it.each([
  ['no array', '{"data": []}', 'line 1: an array must begin here'],
  ['an element that is none', '[{"a":1},\n 5]', 'line 2: element 2 is no JSON object'],
  ['an element that is broken', '[{"a":1},\n {"a" 5}]', 'line 2: element 2 is not JSON'],
  ['an element that stays open', '[{"a":1},\n\n {"a": "]', 'line 3: element 2 is not closed'],
  ['a missing comma', '[{"a":1}\n{"a":2}]', 'line 2: a comma or ] must follow element 1'],
  ['a comma too many', '[{"a":1},\n]', 'line 2: a comma after element 1 is followed by no other'],
  ['an array that stays open', '[{"a":1}', 'line 1: a comma or ] must follow element 1'],
  ['text behind', '[{"a":1}]\n[', 'line 2: text follows the end of the array'],
  ['no element', '[]', 'there is no row of data'],
])('refuses %s', (_, text, message) => {
  expect(() => readJsonArray(text, { name: 'a.json' })).toThrow(
    expect.objectContaining({ code: 'E_DATA', message: expect.stringContaining(message) }),
  );
});

it('keeps integers that no float64 tells apart as their text, and all else as it is', () => {
  const text =
    '{"a":12345678901234567890,"b":-9007199254740993,"c":9007199254740991,"d":"12345678901234567","e":1e400,"f":0.1234567890123456}';
  const expected = [
    [
      '12345678901234567890',
      '-9007199254740993',
      9007199254740991,
      '12345678901234567',
      '1e400',
      0.1234567890123456,
    ],
  ];
  expect(readJsonLines(text).rows).toEqual(expected);
  expect(readJsonArray(`[${text}]`).rows).toEqual(expected);
});
