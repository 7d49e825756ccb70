import { expect, it } from 'vitest';
import { labelledTexts } from './labelled-texts.ts';
import { readDelimited } from './read-delimited.ts';
import { readJsonLines } from './read-json-lines.ts';

it('takes text and label by column, whichever order they stand in', () => {
  const table = readDelimited('"3","Fears","Unions say"\n"4","The race","is on"\n', {
    columns: ['class', 'title', 'body'],
  });
  expect(labelledTexts(table, { text: ['title', 'body'], label: 'class' })).toEqual([
    { text: 'Fears Unions say', label: '3' },
    { text: 'The race is on', label: '4' },
  ]);
  const lines = readJsonLines('{"label":1,"text":"a"}\n{"label":false,"text":"b"}');
  expect(labelledTexts(lines, { text: 'text', label: 'label' }).map(({ label }) => label)).toEqual([
    '1',
    'false',
  ]);
});

it.each([
  [
    'a text that is missing',
    '{"text":"a","label":"x"}\n{"label":"x"}',
    'a: line 2: column "text" is missing.',
  ],
  ['a text that is none', '{"text":["a"],"label":"x"}', 'a: line 1: column "text" holds a list, not a text.'],
  [
    'a text of objects',
    '{"text":{"en":"a"},"label":"x"}',
    'a: line 1: column "text" holds an object, not a text.',
  ],
  ['a text that is a number', '{"text":3,"label":"x"}', 'a: line 1: column "text" holds 3, not a text.'],
  [
    'a label that is a list',
    '{"text":"a","label":["x"]}',
    'a: line 1: column "label" holds a list, not a text.',
  ],
  ['an empty text', '{"text":" ","label":"x"}', 'a: line 1: column "text" is empty.'],
  ['an empty label', '{"text":"a","label":" "}', 'a: line 1: column "label" is empty.'],
  ['a label of null', '{"text":"a","label":null}', 'a: line 1: column "label" holds no text.'],
])('refuses %s', (_, text, message) => {
  const table = readJsonLines(text, { name: 'a' });
  expect(() => labelledTexts(table, { text: 'text', label: 'label' })).toThrow(
    expect.objectContaining({ code: 'E_DATA', message }),
  );
});

it.each([['["a"]'], ['{"en":"a"}'], ['3']])('advises of %s what can be done about it', (cell) => {
  const table = readJsonLines(`{"text":${cell},"label":"x"}`);
  expect(() => labelledTexts(table, { text: 'text', label: 'label' })).toThrow(
    expect.objectContaining({ hint: expect.not.stringContaining('skip') }),
  );
});

it('names the columns there are when one is missing', () => {
  const table = readDelimited('a,b\n1,2', { name: 'a.csv' });
  expect(() => labelledTexts(table, { text: 'text', label: 'b' })).toThrow(
    expect.objectContaining({
      message: 'a.csv: there is no column "text".',
      hint: 'The columns are "a", "b".',
    }),
  );
});
