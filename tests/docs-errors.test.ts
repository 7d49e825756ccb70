import { readFileSync } from 'node:fs';
import { errorCodes } from '@ridgeline/contracts';
import { expect, test } from 'vitest';

const page = readFileSync(new URL('../docs/errors.md', import.meta.url), 'utf8');
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| `E_'))
  .map((line) => line.split('|').map((cell) => cell.trim()));

test('docs/errors.md explains every error code, in the order of the code, and no other', () => {
  expect(rows.map(([, code]) => code)).toEqual(errorCodes.map((code) => `\`${code}\``));
});

test('each row says meaning, cause, what to do and a known exit code', () => {
  for (const [, code, meaning, cause, remedy, exit] of rows) {
    for (const cell of [meaning, cause, remedy]) expect(cell, code).not.toBe('');
    expect(page, code).toMatch(new RegExp(`^\\| ${exit} +\\|`, 'm'));
  }
});
