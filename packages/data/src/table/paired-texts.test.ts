import { expect, it } from 'vitest';
import { pairedTexts } from './paired-texts.ts';
import { readDelimited } from './read-delimited.ts';
import { readJsonLines } from './read-json-lines.ts';

const columns = { source: 'en', target: 'fr' };

it('takes texts as they are', () => {
  const table = readDelimited('fr,en\n mer ,sea\n"la, le",the\n');
  expect(pairedTexts(table, columns)).toEqual([
    { source: 'sea', target: ' mer ' },
    { source: 'the', target: 'la, le' },
  ]);
});

it('refuses what is no text, with line and column', () => {
  const refused = (message: string) => expect.objectContaining({ code: 'E_DATA', message });
  const empty = readDelimited('en,fr\nsea,mer\nship, \n', { name: 'a.csv' });
  expect(() => pairedTexts(empty, columns)).toThrow(refused('a.csv: line 3: column "fr" is empty.'));
  const number = readJsonLines('{"en":"sea","fr":"mer"}\n{"en":7,"fr":"sept"}\n', { name: 'a.jsonl' });
  expect(() => pairedTexts(number, columns)).toThrow(
    refused('a.jsonl: line 2: column "en" holds 7, not a text.'),
  );
  const nested = readJsonLines('{"id":"1","translation":{"en":"sea","fr":"mer"}}\n', { name: 'a.jsonl' });
  expect(() => pairedTexts(nested, { source: 'translation', target: 'id' })).toThrow(
    expect.objectContaining({
      message: 'a.jsonl: line 1: column "translation" holds an object, not a text.',
      hint: 'Flatten the file first, so that the column holds a text in each row, or name another column: --source COLUMN, --target COLUMN.',
    }),
  );
  expect(() => pairedTexts(empty, { source: 'en', target: 'de' })).toThrow('a.csv: there is no column "de".');
});
