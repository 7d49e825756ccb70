import { readDelimited } from '@ridgeline/data';
import { expect, it } from 'vitest';
import { parseConfig } from '../config/read-config.ts';
import { translationParts } from './translation-parts.ts';

it('holds out shares of all rows, those that validate too', () => {
  const rows = Array.from({ length: 40 }, (_, i) => `text ${i},texte ${i}`);
  const table = readDelimited(`source,target\n${rows.join('\n')}\n`, { name: 'pairs.csv' });
  const config = parseConfig({ task: 'translation', data: { valid: 0.25, test: 0.5 } });
  const { train, valid, test } = translationParts(config, table);
  expect([train, valid, test].map(({ pairs }) => pairs.length)).toEqual([10, 10, 20]);
  expect(new Set([train, valid, test].flatMap(({ pairs }) => pairs.map(({ source }) => source))).size).toBe(
    40,
  );
});
