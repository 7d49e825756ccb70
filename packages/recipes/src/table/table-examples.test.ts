import { readDelimited } from '@ridgeline/data';
import { expect, it } from 'vitest';
import { prepareClassification } from '../classification/classification.ts';
import type { ClassificationConfig } from '../classification/classification-config.ts';
import { parseConfig } from '../config/read-config.ts';
import { rowHashes, rowsSeen } from './seen-rows.ts';
import { examplesOf, textColumns } from './table-examples.ts';

const configOf = (data: object): ClassificationConfig =>
  parseConfig({ task: 'classification', data } as never) as never;

it('takes a name with commas for a list only where no column has it', () => {
  expect(textColumns({ columns: ['subject', 'body'] }, 'subject, body')).toEqual(['subject', 'body']);
  expect(textColumns({ columns: ['subject,body'] }, 'subject,body')).toEqual(['subject,body']);
  expect(textColumns({ columns: ['a'] }, ['a', 'b,c'])).toEqual(['a', 'b', 'c']);
});

it.each([
  ['y', 'y'],
  [['a', 'y'], 'y'],
  ['a,y', 'y'],
])('refuses texts of %j that give the label %s away', (text, label) => {
  const table = readDelimited('a,y\nsea,p\nwind,q\n', { name: 'a.csv' });
  expect(() => examplesOf(table, configOf({ text, label }))).toThrow(
    expect.objectContaining({
      code: 'E_CONFIG',
      message: 'a.csv: data.text and data.label must name different columns, got "y" for both.',
      hint: 'Name another column by --text or --label.',
    }),
  );
});

it('joins, leaves out and counts as told, and keeps the lines of the file', () => {
  const table = readDelimited('a,b,y\nsea,ship,p\n,,p\nsea,ship,q\nwind,,q\nrain,sun,\n', { name: 'a.csv' });
  const data = { text: 'a,b', label: 'y', textSeparator: ' | ' };
  expect(() => examplesOf(table, configOf(data))).toThrow('line 3: column "a" is empty');
  const { texts, lines, notes, leftOut } = examplesOf(
    table,
    configOf({ ...data, onEmpty: 'skip', dropDuplicates: true }),
  );
  expect([texts, lines, leftOut]).toEqual([['sea | ship', 'wind | '], [2, 5], { empty: 2, repeated: 1 }]);
  expect(notes).toEqual([
    'Left out: 1 row without text, 1 row without label.',
    'Left out: 1 row with the text of an earlier one, 1 of them under another label.',
  ]);
});

it('saves the columns as a list, and characters for texts without blanks', async () => {
  const words = ['这部电影很好看', '这部电影不好看', '好看的电影', '不好看'];
  const rows = Array.from({ length: 12 }, (_, i) => `${words[i % 4]},x${i},${i % 2 ? 'a' : 'b'}`);
  const table = readDelimited(`t,u,y\n${rows.join('\n')}\n`);
  const { config, warnings } = await prepareClassification(
    configOf({ text: 't,u', label: 'y', test: 0.25 }),
    table,
  );
  expect(config.data.text).toEqual(['t', 'u']);
  expect(config.features).toMatchObject({ analyzer: 'char', ngrams: [1, 2] });
  expect(warnings[0]).toContain('features.analyzer=char');
  const told = {
    ...configOf({ text: 't', label: 'y', test: 0.25 }),
    features: { analyzer: 'word' as const },
  };
  expect((await prepareClassification(told, table)).config.features).toEqual({ analyzer: 'word' });
});

it('knows the rows that were learnt from, by 32 bits of each', () => {
  const kept = rowHashes(['a', 'cafe\u0301', 'a']);
  expect(kept).toHaveLength(12);
  expect(rowsSeen(['a', 'b', 'café'], kept)).toEqual([true, false, true]);
  expect(rowsSeen(['a'], rowHashes([]))).toEqual([false]);
});

it('takes rows without a group for one, and says so', () => {
  const table = readDelimited('t,y,who\nsea,p,ann\nwind,q,\nrain,p,  \nship,q,Ann\n', { name: 'a.csv' });
  const { groups, notes } = examplesOf(table, configOf({ text: 't', label: 'y', group: 'who' }));
  expect(groups).toEqual(['ann', '', '', 'Ann']);
  expect(notes).toEqual(['2 rows without "who" are taken for one group.']);
  // a row alone is a group, whatever its name
  const one = readDelimited('t,y,who\nsea,p,ann\nwind,q,\n');
  expect(examplesOf(one, configOf({ text: 't', label: 'y', group: 'who' })).notes).toEqual([]);
});
