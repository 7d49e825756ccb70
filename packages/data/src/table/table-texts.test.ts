import { describe, expect, it } from 'vitest';
import { readJsonLines } from './read-json-lines.ts';
import { tableTexts } from './table-texts.ts';

const table = readJsonLines('{"a":"x","b":1}\n{"a":null,"b":false}\n{"b":"y"}\n', { name: 't.jsonl' });

describe('tableTexts', () => {
  it('joins the columns of each row, and takes what is missing for an empty text', () => {
    expect(tableTexts(table, ['a', 'b'])).toEqual(['x 1', ' false', ' y']);
    expect(tableTexts(table, ['a'])).toEqual(['x', '', '']);
  });

  it('names the line of a cell that holds no text, and a column that is not there', () => {
    const nested = readJsonLines('{"a":"x"}\n{"a":[1]}\n', { name: 't.jsonl' });
    expect(() => tableTexts(nested, ['a'])).toThrow('t.jsonl: line 2: column "a" holds a list, not a text.');
    expect(() => tableTexts(table, ['c'])).toThrow('t.jsonl: there is no column "c".');
  });
});
