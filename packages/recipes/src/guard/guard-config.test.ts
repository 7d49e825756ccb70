import { filters, filtersOf } from '@ridgeline/guard';
import { expect, it } from 'vitest';
import { parseGuard } from './guard-config.ts';

it('takes every filter by its example, with defaults written out, on both sides', () => {
  const specs = Object.values(filters).map(({ kind, example }) => ({ kind, ...example }));
  const guard = parseGuard({ in: specs, out: specs, training: 'sea.txt' });
  // what the configuration holds is what the units say of themselves
  expect(guard.in).toEqual(filtersOf(guard.in).map(({ spec }) => spec));
  expect(guard.out).toEqual(guard.in);
  expect(parseGuard({})).toEqual({ in: [], out: [] });
});

it('refuses keys, kinds and options that are none, by their paths', () => {
  const message = (value: unknown): string => {
    try {
      parseGuard(value, 'guard.yaml', (path) => path.join('.'));
    } catch (error) {
      expect(error).toMatchObject({ code: 'E_CONFIG', hint: expect.stringContaining('explain KIND') });
      return (error as Error).message;
    }
    return '';
  };
  expect(message({ input: [] })).toContain('input');
  expect(message({ in: [{ kind: 'blockList', words: ['a'] }] })).toContain('blocklist');
  expect(message({ in: [{ kind: 'lengthLimit', characters: 0 }] })).toContain('in.0.characters');
  expect(message({ out: [{ kind: 'blocklist', words: [''] }] })).toContain('out.0.words');
  expect(message({ out: [{ kind: 'memorized' }] })).toContain(
    'training must be a file with the training text',
  );
});
