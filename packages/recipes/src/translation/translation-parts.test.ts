import { parallelTexts, readDelimited } from '@ridgeline/data';
import { expect, it } from 'vitest';
import { parseConfig } from '../config/read-config.ts';
import { small, table } from './fixture.ts';
import type { TranslationConfig } from './translation-config.ts';
import { translationParts } from './translation-parts.ts';

const configured = (data: object = {}, over: object = {}): TranslationConfig =>
  parseConfig({ ...small, data, ...over });
const refused = (code: string, message: string) =>
  expect.objectContaining({ code, message: expect.stringContaining(message) });

it('holds out shares of all rows, those that validate too', () => {
  const rows = Array.from({ length: 40 }, (_, i) => `text ${i},texte ${i}`);
  const shared = readDelimited(`source,target\n${rows.join('\n')}\n`, { name: 'pairs.csv' });
  const config = parseConfig({ task: 'translation', data: { valid: 0.25, test: 0.5 } });
  const { train, valid, test } = translationParts(config, shared);
  expect([train, valid, test].map(({ pairs }) => pairs.length)).toEqual([10, 10, 20]);
  expect(new Set([train, valid, test].flatMap(({ pairs }) => pairs.map(({ source }) => source))).size).toBe(
    40,
  );
});

it('are rows drawn by the seed of the split, all of them once, and in order', () => {
  const { train, valid, test } = translationParts(configured({ valid: 0.2, test: 0.1 }), table);
  expect([train, valid, test].map(({ pairs }) => pairs.length)).toEqual([14, 4, 2]);
  const lines = [train, valid, test].map(({ pairs }) => pairs.map(({ line }) => line));
  expect(lines.flat().sort((a, b) => a - b)).toEqual(table.lines);
  for (const each of lines) expect(each).toEqual([...each].sort((a, b) => a - b));
  const other = translationParts(configured({ valid: 0.2, test: 0.1, splitSeed: 2 }), table);
  expect(other.test.pairs).not.toEqual(test.pairs);
  const reseeded = translationParts(configured({ valid: 0.2, test: 0.1 }, { seed: 2 }), table);
  expect(reseeded.test.pairs).toEqual(test.pairs);
});

it('keep groups together', () => {
  const { train, valid, test } = translationParts(
    configured({ valid: 0.2, test: 0.2, group: 'author' }),
    table,
  );
  const groups = [train, valid, test].map(({ pairs }) => [...new Set(pairs.map(({ group }) => group))]);
  expect(groups.map(({ length }) => length)).toEqual([3, 1, 1]);
  expect(new Set(groups.flat()).size).toBe(5);
});

it('are tables of their own where these are named, with other pairs', () => {
  const config = configured({ valid: 0, test: 'test.csv' });
  const test = readDelimited('source,target\nship,navire\n', { name: 'test.csv' });
  const parts = translationParts(config, { train: table, test });
  expect(parts.train.pairs).toHaveLength(20);
  expect(parts.test.pairs).toEqual([{ source: 'ship', target: 'navire', line: 2 }]);
  expect(() => translationParts(config, table)).toThrow(
    refused('E_CONFIG', 'data.test names test.csv, and its table was not given.'),
  );
  expect(() => translationParts(config, { train: table, test: table })).toThrow(
    refused('E_DATA', 'pairs.csv: the training part holds all of the pairs of data.test.'),
  );
});

it('are two parallel files where these are named', () => {
  const files = { sourceFile: 'valid.en', targetFile: 'valid.fr' };
  const valid = parallelTexts({
    source: { name: 'valid.en', text: 'ship\n' },
    target: { name: 'valid.fr', text: 'navire\n' },
  });
  const config = configured({ valid: files, test: 0 });
  expect(translationParts(config, { train: table, valid }).valid.pairs).toEqual([
    { source: 'ship', target: 'navire', line: 1 },
  ]);
  expect(() => translationParts(config, table)).toThrow(
    'data.valid names valid.en + valid.fr, and its table',
  );
});

it('leave out rows as they are told, and say so', () => {
  const some = readDelimited('source,target\nsea,mer\n,mer\nsea,mer\nship,navire\n', { name: 'some.csv' });
  const none = { valid: 0, test: 0 };
  expect(() => translationParts(configured(none), some)).toThrow(
    refused('E_DATA', 'some.csv: line 3: column "source" is empty.'),
  );
  const { train } = translationParts(configured({ ...none, onEmpty: 'skip', dropDuplicates: true }), some);
  expect(train.pairs.map(({ line }) => line)).toEqual([2, 5]);
  expect(train.notes).toEqual([
    'some.csv: left out 1 row without source or target.',
    'some.csv: left out 1 row repeating an earlier one.',
  ]);
});

it('refuse columns that are not there, rows that are none or too few, and shares that leave none', () => {
  const cases: [object, typeof table, string, string][] = [
    [{ source: 'sorce' }, table, 'E_DATA', 'pairs.csv: there is no column "sorce"; there are "source"'],
    [
      { onEmpty: 'skip' },
      readDelimited('source,target\n,mer\nsea,\n', { name: 'empty.csv' }),
      'E_DATA',
      'empty.csv: no row is left, since all have an empty cell.',
    ],
    [
      { test: 0, valid: 0.3 },
      readDelimited('source,target\nsea,mer\nship,navire\n', { name: 'two.csv' }),
      'E_DATA',
      'two.csv: 2 rows are too few to train and to validate on 0.3 of them.',
    ],
    [
      { target: 'source' },
      table,
      'E_CONFIG',
      'pairs.csv: data.source and data.target must name different columns, got "source" for both.',
    ],
    [{ valid: 0.6, test: 0.5 }, table, 'E_CONFIG', 'must leave rows to learn from, got 0.6 and 0.5.'],
  ];
  for (const [data, given, code, message] of cases)
    expect(() => translationParts(configured(data), given)).toThrow(refused(code, message));
});
