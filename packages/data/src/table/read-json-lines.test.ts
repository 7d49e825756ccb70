import { expect, it } from 'vitest';
import { readJsonLines } from './read-json-lines.ts';

it('gives columns in the order in which their keys appear, and undefined where a key is missing', () => {
  const table = readJsonLines('\ufeff{"text":"a","n":1}\r\n\n{"label":null,"text":"b"}', { name: 'a.jsonl' });
  expect(table).toEqual({
    name: 'a.jsonl',
    columns: ['text', 'n', 'label'],
    rows: [
      ['a', 1, undefined],
      ['b', undefined, null],
    ],
    lines: [1, 3],
  });
});

it('takes __proto__ as a column like others', () => {
  const table = readJsonLines('{"__proto__":{"polluted":1},"constructor":"x"}');
  expect(table.columns).toEqual(['__proto__', 'constructor']);
  expect(table.rows).toEqual([[{ polluted: 1 }, 'x']]);
  expect('polluted' in {}).toBe(false);
});

it.each([
  ['what is not JSON', '{"a":1}\n{"a":\n', 'a.jsonl: line 2: the line is not JSON.'],
  ['an array', '[1]', 'a.jsonl: line 1: the line is no JSON object.'],
  ['null', '\nnull', 'a.jsonl: line 2: the line is no JSON object.'],
  ['blank lines alone', '\n \n', 'a.jsonl: there is no row of data.'],
])('refuses %s', (_, text, message) => {
  expect(() => readJsonLines(text, { name: 'a.jsonl' })).toThrow(
    expect.objectContaining({ code: 'E_DATA', message, hint: expect.stringContaining('one JSON object') }),
  );
});
