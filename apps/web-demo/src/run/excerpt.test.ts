import { readFile } from 'node:fs/promises';
import { corpora } from '@ridgeline/corpora';
import { expect, test } from 'vitest';
import { numberFields } from '../settings/settings.ts';
import { excerptOf } from './excerpt.ts';

test('the excerpt begins with the first chapter and is long enough for the longest run', async () => {
  const excerpt = excerptOf(await readFile(corpora['moby-dick'].url, 'utf8'));
  expect(excerpt).toMatch(/^CHAPTER 1\. Loomings\.\s+Call me Ishmael\./);
  expect(0.8 * excerpt.length).toBeGreaterThanOrEqual(numberFields.characters.max);
});
