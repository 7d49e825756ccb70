import { expect, it } from 'vitest';
import { pairedTexts } from './paired-texts.ts';
import { parallelTexts } from './parallel-texts.ts';

const files = (source: string, target: string) => ({
  source: { name: 'train.en', text: source },
  target: { name: 'train.fr', text: target },
});

it('pairs line n of the one with line n of the other, whatever their ends are', () => {
  const table = parallelTexts(files('\ufeffsea\r\na ship, "old"\r\n', 'mer\nun navire'));
  expect(table).toEqual({
    name: 'train.en + train.fr',
    columns: ['source', 'target'],
    rows: [
      ['sea', 'mer'],
      ['a ship, "old"', 'un navire'],
    ],
    lines: [1, 2],
  });
});

it('names the first line that is alone, and the file that has it', () => {
  expect(() => parallelTexts(files('a\nb\nc\n', 'x\n'))).toThrow(
    expect.objectContaining({
      code: 'E_DATA',
      at: 'train.en:2',
      message: 'train.en: line 2 has no partner: train.en has 3 lines and train.fr has 1.',
    }),
  );
  expect(() => parallelTexts(files('a\n', 'x\n\n'))).toThrow('train.fr: line 2 has no partner');
  expect(() => parallelTexts(files('', 'x'))).toThrow('train.en: the file is empty.');
});

it('leaves it to who reads the pairs to refuse one with an empty side, with its line', () => {
  const table = parallelTexts(files('a\n \nc\n', 'x\ny\nz\n'));
  expect(() => pairedTexts(table, { source: 'source', target: 'target' })).toThrow(
    'train.en + train.fr: line 2: column "source" is empty.',
  );
});
