import { readFile } from 'node:fs/promises';
import { corpora } from '@ridgeline/corpora';
import { parseConfig, type TaskUnit, tasks } from '@ridgeline/recipes';
import { expect, test } from 'vitest';
import { penaltyKinds } from '../settings/settings.ts';
import { classificationConfig, translationConfig } from './run-config.ts';
import { startOf } from './tasks.ts';

/** What the command line's first comparison of a task has: its standard configuration under what it says for the embedded table. */
const firstComparison = (name: 'neural-classification' | 'translation') => {
  const { tuning, embedded } = tasks[name]() as TaskUnit;
  const { comparison } = tuning as { comparison: Record<'standard' | 'embedded', Record<string, object>> };
  const { standard, embedded: over } = comparison;
  const sections = Object.fromEntries(
    ['data', 'model', 'optimizer'].map((key) => [key, { ...standard[key], ...over[key] }]),
  );
  const task = name === 'translation' ? name : 'classification';
  return parseConfig({ ...embedded!.config, ...sections, task } as object) as unknown;
};

test.each([
  ['classification', 'neural-classification', classificationConfig],
  ['translation', 'translation', translationConfig],
] as const)('%s has data, tokenizer, model and rate of the command line', (task, name, configOf) => {
  for (const kind of penaltyKinds) {
    const config = configOf(startOf(task, kind));
    const { data, tokenizer, model, optimizer } = firstComparison(name) as typeof config;
    expect(config).toMatchObject({ data, tokenizer, model, optimizer });
    expect(config.regularizers).toHaveLength(kind === 'none' ? 0 : 1);
  }
});

test('no name is longer than what the box takes', async () => {
  const csv = await readFile(corpora['first-names'].url, 'utf8');
  const longest = Math.max(...csv.split('\n').map((line) => line.split(',')[0]!.length));
  expect(longest).toBeLessThan(60);
});
